-- Of a new state: what the post was for those who are told. A change that is taken back in time is no news.
ALTER TABLE feedback_updates ADD COLUMN state_before TEXT;
CREATE INDEX feedback_updates_post ON feedback_updates (post, at);
