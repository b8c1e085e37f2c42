-- For how many months browsing is kept; null: for good.
ALTER TABLE shops ADD COLUMN retention_months BIGINT;
-- Browsing before this was forgotten (microseconds).
ALTER TABLE shops ADD COLUMN forgotten_before BIGINT;
