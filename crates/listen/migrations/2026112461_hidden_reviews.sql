-- What a review was rejected for stays with it, and how many are not shown is counted by that and by the stars.
ALTER TABLE reviews ADD COLUMN refusal TEXT;
UPDATE reviews SET refusal = COALESCE((
    SELECT CASE WHEN d.reason IN ('spam', 'offensive', 'personal_data', 'off_topic', 'illegal', 'duplicate', 'fake',
        'wrong_product') THEN d.reason END
    FROM review_decisions d WHERE d.review = reviews.id AND d.decision <> 'reward' ORDER BY d.at DESC, d.id DESC LIMIT 1
), 'other') WHERE state = 'rejected';
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT h.shop, h.measure, h.day, h.category, COUNT(*), COUNT(*), COUNT(*) FROM (
    SELECT r.shop AS shop, r.day AS day, r.category AS category,
        CASE WHEN r.is_undated THEN 'undated.' ELSE '' END || 'hidden.' || COALESCE(r.refusal, 'held') || '.r'
            || CAST(r.rating AS TEXT) AS measure
    FROM reviews r WHERE r.state <> 'published' AND NOT (r.is_erased AND r.rating = 0)) h
GROUP BY h.shop, h.measure, h.day, h.category;
