-- What is expected within thirty days, beside ninety and a year, so that segments can ask for it.
ALTER TABLE profiles ADD COLUMN orders_30 DOUBLE PRECISION;
ALTER TABLE profiles ADD COLUMN value_30_minor BIGINT;
-- Found again with the next run, which is due now.
UPDATE prediction_runs SET as_of = 0;
