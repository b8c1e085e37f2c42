-- By which version of how the shop reads it was read; -1: by none that is known, so it is read again.
ALTER TABLE feedback_posts ADD COLUMN reading BIGINT NOT NULL DEFAULT -1;
CREATE INDEX feedback_posts_reading ON feedback_posts (shop, reading, id) WHERE NOT is_erased;
-- The orders of the list.
CREATE INDEX feedback_posts_newest ON feedback_posts (shop, created_at, number);
CREATE INDEX feedback_posts_liked ON feedback_posts (shop, votes, number);
CREATE INDEX feedback_posts_urgent ON feedback_posts (shop, urgency, number);
