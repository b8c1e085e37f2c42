-- The day that the shop was read as of when the segment's members were found last; null: today.
ALTER TABLE segments ADD COLUMN as_of BIGINT;
