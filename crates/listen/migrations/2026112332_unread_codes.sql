-- Why as a code and a field, and when somebody put it away. What is there keeps its sentence where no code is known.
ALTER TABLE unread_reviews ADD COLUMN code TEXT NOT NULL DEFAULT 'other';
ALTER TABLE unread_reviews ADD COLUMN field TEXT NOT NULL DEFAULT '';
ALTER TABLE unread_reviews ADD COLUMN dismissed_at BIGINT;
UPDATE unread_reviews SET code = 'missing', field = 'review_id' WHERE reason = 'it has no review_id';
UPDATE unread_reviews SET code = 'empty_review', field = 'text' WHERE reason LIKE 'it has neither a rating%';
UPDATE unread_reviews SET code = 'bad_rating', field = 'rating' WHERE reason LIKE 'its rating %';
