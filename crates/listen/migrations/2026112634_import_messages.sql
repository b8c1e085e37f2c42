-- A text of a file without stars may be a message: staff read and answer it, it counts in what customers speak of, and nobody
-- else is shown it. What of the sums is of messages is kept beside them, to be taken from what everybody sees.
ALTER TABLE reviews ADD COLUMN is_message BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE reviews SET is_message = TRUE WHERE sender = 'import' AND rating = 0;
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, CASE WHEN r.is_undated THEN 'undated.message.' ELSE 'message.' END || m.measure, r.day, r.category,
    COUNT(*), COUNT(*), COUNT(*)
FROM reviews r CROSS JOIN (SELECT 'unrated' AS measure UNION ALL SELECT 'verified' UNION ALL SELECT 'invited'
    UNION ALL SELECT 'rewarded' UNION ALL SELECT 'answered' UNION ALL SELECT 'imported') m
WHERE r.is_message AND r.state = 'published' AND NOT r.is_erased
    AND CASE m.measure WHEN 'verified' THEN r.is_verified WHEN 'rewarded' THEN r.is_rewarded
        WHEN 'invited' THEN r.request IS NOT NULL AND NOT r.is_unasked
        WHEN 'answered' THEN r.answered_at IS NOT NULL ELSE TRUE END
GROUP BY r.shop, r.is_undated, m.measure, r.day, r.category;
DELETE FROM review_sums WHERE measure LIKE '%hidden.%.r0';
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT h.shop, h.measure, h.day, h.category, COUNT(*), COUNT(*), COUNT(*) FROM (
    SELECT r.shop AS shop, r.day AS day, r.category AS category,
        CASE WHEN r.is_undated THEN 'undated.' ELSE '' END || 'hidden.' || COALESCE(r.refusal, 'held') || '.r0' AS measure
    FROM reviews r WHERE r.state <> 'published' AND r.rating = 0 AND NOT r.is_erased AND NOT r.is_message) h
GROUP BY h.shop, h.measure, h.day, h.category;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT s.shop, s.product_id, s.aspect, 'message.year', s.day / 10000 * 10000 + 101, COUNT(*), SUM(s.positive),
    SUM(s.negative)
FROM (SELECT r.shop AS shop, r.day AS day, a.aspect AS aspect, COALESCE(r.product_id, '') AS product_id,
        MAX(CASE WHEN a.polarity = 'positive' THEN 1 ELSE 0 END) AS positive,
        MAX(CASE WHEN a.polarity = 'negative' THEN 1 ELSE 0 END) AS negative
    FROM review_aspects a JOIN reviews r ON r.id = a.review WHERE r.is_message AND r.state = 'published'
    GROUP BY a.review, a.aspect, r.shop, r.day, r.product_id) s
GROUP BY s.shop, s.product_id, s.aspect, s.day / 10000 * 10000 + 101;
