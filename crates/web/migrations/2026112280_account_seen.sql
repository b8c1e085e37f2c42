-- When a member of staff was last here; a session that they end takes its own with it.
ALTER TABLE accounts ADD COLUMN seen_at BIGINT;
UPDATE accounts SET seen_at = (SELECT MAX(s.seen_at) FROM sessions s WHERE s.account = accounts.id);

-- What is kept of requests is keyed from now on: fingerprints of before could be tried out, those of passwords too.
DELETE FROM idempotency_keys;
