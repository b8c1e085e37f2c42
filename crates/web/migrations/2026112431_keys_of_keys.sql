-- No key outlives the one that it was made with.
WITH RECURSIVE ends (id, expires_at) AS (
    SELECT id, expires_at FROM api_keys WHERE expires_at IS NOT NULL
    UNION SELECT k.id, e.expires_at FROM ends e JOIN api_keys k ON k.created_by = e.id
)
UPDATE api_keys SET expires_at = (SELECT MIN(e.expires_at) FROM ends e WHERE e.id = api_keys.id)
WHERE id IN (SELECT id FROM ends);
