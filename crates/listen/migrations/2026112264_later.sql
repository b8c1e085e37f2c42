-- Something bad that is added to a review (追评) is a piece of work as a bad review is, and takes back that it turned good.
-- What was answered is counted anew, good ones that ended badly are counted, and the texts of all to which something was
-- added are read again, which opens their recoveries.
DELETE FROM review_answers;
INSERT INTO review_answers (shop, day, class, minutes, n, good)
SELECT a.shop, a.day, a.class, a.minutes, COUNT(*), SUM(a.good) FROM (
    SELECT r.shop AS shop, r.day AS day, r.first_class AS class,
        CASE WHEN r.answer_minutes IS NULL THEN -1
            WHEN r.answer_minutes <= 120 THEN (r.answer_minutes + 4) / 5 * 5
            ELSE (r.answer_minutes + 59) / 60 * 60 END AS minutes,
        CASE WHEN r.urgency_reasons LIKE '%"follow_up"%' AND r.follow_up_at > COALESCE(r.edited_at, 0) THEN 0
            WHEN r.class = 'good' THEN 1 ELSE 0 END AS good
    FROM reviews r WHERE r.state = 'published') a
GROUP BY a.shop, a.day, a.class, a.minutes;
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, 'soured', r.day, r.category, COUNT(*), COUNT(*), COUNT(*) FROM reviews r
WHERE r.state = 'published' AND r.class = 'good' AND r.urgency_reasons LIKE '%"follow_up"%'
    AND r.follow_up_at > COALESCE(r.edited_at, 0)
GROUP BY r.shop, r.day, r.category;
UPDATE reviews SET reading = -1 WHERE follow_up IS NOT NULL;
UPDATE text_readings SET done = 0 WHERE shop IN (SELECT r.shop FROM reviews r WHERE r.reading = -1);
-- Reviews with pictures, for who looks at them alone.
CREATE INDEX reviews_pictured ON reviews (shop, at, id) WHERE photos <> '[]' OR follow_up_photos <> '[]';
