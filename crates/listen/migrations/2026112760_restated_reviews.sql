-- What the shop's own system or a file says of a review in place of what it said first is told as such; the dynamic score keeps
-- the first ratings. What is there is projected again.
ALTER TABLE reviews ADD COLUMN first_dimensions TEXT NOT NULL DEFAULT '{}';
UPDATE reviews SET first_dimensions = dimensions;
ALTER TABLE reviews ADD COLUMN restated_at BIGINT;
ALTER TABLE reviews ADD COLUMN restatements TEXT NOT NULL DEFAULT '[]';
