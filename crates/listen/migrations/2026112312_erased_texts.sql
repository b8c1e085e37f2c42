-- Of who was erased stars stay; a text alone is gone, and counts nowhere.
DELETE FROM review_sums WHERE measure IN ('unrated', 'verified', 'rewarded', 'answered');
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, m.measure, r.day, r.category, COUNT(*), COUNT(*), COUNT(*)
FROM reviews r CROSS JOIN (SELECT 'unrated' AS measure UNION ALL SELECT 'verified' UNION ALL SELECT 'rewarded'
    UNION ALL SELECT 'answered') m
WHERE r.state = 'published' AND NOT (r.is_erased AND r.rating = 0)
    AND CASE m.measure WHEN 'unrated' THEN r.rating = 0 WHEN 'verified' THEN r.is_verified
        WHEN 'rewarded' THEN r.is_rewarded ELSE r.answered_at IS NOT NULL END
GROUP BY r.shop, m.measure, r.day, r.category;
DELETE FROM review_answers;
INSERT INTO review_answers (shop, day, class, minutes, n, good)
SELECT a.shop, a.day, a.class, a.minutes, COUNT(*), SUM(a.good) FROM (
    SELECT r.shop AS shop, r.day AS day, r.first_class AS class,
        CASE WHEN r.answer_minutes IS NULL THEN -1
            WHEN r.answer_minutes <= 120 THEN (r.answer_minutes + 4) / 5 * 5
            ELSE (r.answer_minutes + 59) / 60 * 60 END AS minutes,
        CASE WHEN r.urgency_reasons LIKE '%"follow_up"%' AND r.follow_up_at > COALESCE(r.edited_at, 0) THEN 0
            WHEN r.class = 'good' THEN 1 ELSE 0 END AS good
    FROM reviews r WHERE r.state = 'published' AND NOT (r.is_erased AND r.rating = 0)) a
GROUP BY a.shop, a.day, a.class, a.minutes;
CREATE INDEX reviews_gone ON reviews (shop, product_id, state, is_erased, rating, is_verified, request, is_rewarded)
    WHERE is_erased AND rating = 0;
