-- The zone in which the days of a shop's reviews are counted: where the shop moves to another, they are counted anew. Null until
-- it is looked at.
ALTER TABLE text_readings ADD COLUMN zone TEXT;
