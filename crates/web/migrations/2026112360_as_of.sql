-- The day (YYYYMMDD, in the shop's zone) that its numbers are of; null: today.
ALTER TABLE shops ADD COLUMN as_of BIGINT;
