-- How much a post is voted for lately, so that it can be ordered by: see posts/trend.rs. Of the votes that are there already
-- it is not known here when they were given: they count as given with the post.
ALTER TABLE feedback_posts ADD COLUMN trend BIGINT NOT NULL DEFAULT 0;
UPDATE feedback_posts SET trend = created_at / 1209600 + CASE
    WHEN votes >= 255 THEN 8000000 WHEN votes >= 127 THEN 7000000 WHEN votes >= 63 THEN 6000000 WHEN votes >= 31 THEN 5000000
    WHEN votes >= 15 THEN 4000000 WHEN votes >= 7 THEN 3000000 WHEN votes >= 3 THEN 2000000 WHEN votes >= 1 THEN 1000000
    ELSE 0 END;
CREATE INDEX feedback_posts_trend ON feedback_posts (shop, kind, approval, trend, number);
