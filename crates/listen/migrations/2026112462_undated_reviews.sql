-- What nobody knows the age of is summed apart, so that no time seems better or worse than the one before for it.
CREATE TABLE undated_sums (
    shop UUID NOT NULL,
    measure TEXT NOT NULL,
    day BIGINT NOT NULL,
    category TEXT NOT NULL,
    n BIGINT NOT NULL,
    total BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    PRIMARY KEY (shop, measure, day, category)
);
INSERT INTO undated_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, 'r' || CAST(r.rating AS TEXT), r.day, r.category, COUNT(*), SUM(r.rating), SUM(r.rating * r.rating)
FROM reviews r WHERE r.is_undated AND r.state = 'published' AND r.rating > 0
GROUP BY r.shop, r.rating, r.day, r.category;
INSERT INTO undated_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, 'credit', r.day, r.category, COUNT(*), SUM(r.credit), SUM(r.credit * r.credit)
FROM reviews r WHERE r.is_undated AND r.state = 'published' AND r.credit <> 0
GROUP BY r.shop, r.day, r.category;
INSERT INTO undated_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, m.measure, r.day, r.category, COUNT(*), COUNT(*), COUNT(*)
FROM reviews r CROSS JOIN (SELECT 'unrated' AS measure UNION ALL SELECT 'verified' UNION ALL SELECT 'rewarded'
    UNION ALL SELECT 'answered' UNION ALL SELECT 'soured') m
WHERE r.is_undated AND r.state = 'published' AND NOT (r.is_erased AND r.rating = 0)
    AND CASE m.measure WHEN 'unrated' THEN r.rating = 0 WHEN 'verified' THEN r.is_verified
        WHEN 'rewarded' THEN r.is_rewarded WHEN 'answered' THEN r.answered_at IS NOT NULL
        ELSE r.class = 'good' AND r.urgency_reasons LIKE '%"follow_up"%' AND r.follow_up_at > COALESCE(r.edited_at, 0) END
GROUP BY r.shop, m.measure, r.day, r.category;
-- Dimensions lie as JSON in the row, in tenths from 10 to 50, which are two digits; which there are, the sums know.
INSERT INTO undated_sums (shop, measure, day, category, n, total, squares)
SELECT d.shop, d.measure, d.day, d.category, COUNT(*), SUM(d.tenths), SUM(d.tenths * d.tenths) FROM (
    SELECT r.shop AS shop, m.measure AS measure, r.day AS day, r.category AS category,
-- only sqlite
        CAST(SUBSTR(r.dimensions, INSTR(r.dimensions, m.named) + LENGTH(m.named), 2) AS BIGINT) AS tenths
-- only postgres
        CAST(SUBSTR(r.dimensions, STRPOS(r.dimensions, m.named) + LENGTH(m.named), 2) AS BIGINT) AS tenths
-- both
    FROM reviews r
    JOIN (SELECT DISTINCT shop, measure, '"' || SUBSTR(measure, 5) || '":' AS named
        FROM review_sums WHERE measure LIKE 'dsr.%') m ON m.shop = r.shop
    WHERE r.is_undated AND r.state = 'published' AND r.is_counted
-- only sqlite
        AND INSTR(r.dimensions, m.named) > 0) d
-- only postgres
        AND STRPOS(r.dimensions, m.named) > 0) d
-- both
GROUP BY d.shop, d.measure, d.day, d.category;
UPDATE review_sums SET
    n = n - (SELECT u.n FROM undated_sums u WHERE u.shop = review_sums.shop AND u.measure = review_sums.measure
        AND u.day = review_sums.day AND u.category = review_sums.category),
    total = total - (SELECT u.total FROM undated_sums u WHERE u.shop = review_sums.shop
        AND u.measure = review_sums.measure AND u.day = review_sums.day AND u.category = review_sums.category),
    squares = squares - (SELECT u.squares FROM undated_sums u WHERE u.shop = review_sums.shop
        AND u.measure = review_sums.measure AND u.day = review_sums.day AND u.category = review_sums.category)
WHERE EXISTS (SELECT 1 FROM undated_sums u WHERE u.shop = review_sums.shop AND u.measure = review_sums.measure
    AND u.day = review_sums.day AND u.category = review_sums.category);
DELETE FROM review_sums WHERE n = 0;
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT shop, 'undated.' || measure, day, category, n, total, squares FROM undated_sums;
DROP TABLE undated_sums;
-- How long an answer took is only asked of days.
CREATE TABLE undated_answers (
    shop UUID NOT NULL,
    day BIGINT NOT NULL,
    class TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    n BIGINT NOT NULL,
    good BIGINT NOT NULL,
    PRIMARY KEY (shop, day, class, minutes)
);
INSERT INTO undated_answers (shop, day, class, minutes, n, good)
SELECT a.shop, a.day, a.class, a.minutes, COUNT(*), SUM(a.good) FROM (
    SELECT r.shop AS shop, r.day AS day, r.first_class AS class,
        CASE WHEN r.answer_minutes IS NULL THEN -1
            WHEN r.answer_minutes <= 120 THEN (r.answer_minutes + 4) / 5 * 5
            ELSE (r.answer_minutes + 59) / 60 * 60 END AS minutes,
        CASE WHEN r.urgency_reasons LIKE '%"follow_up"%' AND r.follow_up_at > COALESCE(r.edited_at, 0) THEN 0
            WHEN r.class = 'good' THEN 1 ELSE 0 END AS good
    FROM reviews r WHERE r.is_undated AND r.state = 'published' AND NOT (r.is_erased AND r.rating = 0)) a
GROUP BY a.shop, a.day, a.class, a.minutes;
UPDATE review_answers SET
    n = n - (SELECT u.n FROM undated_answers u WHERE u.shop = review_answers.shop AND u.day = review_answers.day
        AND u.class = review_answers.class AND u.minutes = review_answers.minutes),
    good = good - (SELECT u.good FROM undated_answers u WHERE u.shop = review_answers.shop
        AND u.day = review_answers.day AND u.class = review_answers.class AND u.minutes = review_answers.minutes)
WHERE EXISTS (SELECT 1 FROM undated_answers u WHERE u.shop = review_answers.shop AND u.day = review_answers.day
    AND u.class = review_answers.class AND u.minutes = review_answers.minutes);
DELETE FROM review_answers WHERE n = 0;
DROP TABLE undated_answers;
