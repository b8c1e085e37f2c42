-- How the published reviews of a day were answered, so that the scoreboard need not look at each of them. `class` is that
-- of the first statement; `minutes` go to the first answer, rounded up to five minutes, and to an hour above two hours, and
-- are -1 where there is no answer; `good` counts those that are good now.
CREATE TABLE review_answers (
    shop UUID NOT NULL,
    day BIGINT NOT NULL,
    class TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    n BIGINT NOT NULL,
    good BIGINT NOT NULL,
    PRIMARY KEY (shop, day, class, minutes)
);
INSERT INTO review_answers (shop, day, class, minutes, n, good)
SELECT a.shop, a.day, a.class, a.minutes, COUNT(*), SUM(a.good) FROM (
    SELECT r.shop AS shop, r.day AS day, r.first_class AS class,
        CASE WHEN r.answer_minutes IS NULL THEN -1
            WHEN r.answer_minutes <= 120 THEN (r.answer_minutes + 4) / 5 * 5
            ELSE (r.answer_minutes + 59) / 60 * 60 END AS minutes,
        CASE WHEN r.class = 'good' THEN 1 ELSE 0 END AS good
    FROM reviews r WHERE r.state = 'published') a
GROUP BY a.shop, a.day, a.class, a.minutes;
DROP INDEX reviews_answer_time;
DROP INDEX reviews_bad_at_first;
