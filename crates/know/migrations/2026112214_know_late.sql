-- Where in the log the erasure itself stands: what lies before it is still the person's, although it was not projected
-- when they were erased. NULL until the projector has come there; 0 for those from before it was noted.
ALTER TABLE erasures ADD COLUMN told_seq BIGINT;
UPDATE erasures SET told_seq = 0;
