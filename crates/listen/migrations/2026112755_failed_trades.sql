-- Ratings of orders that are known to be cancelled do not count in the dynamic score: what is there is derived anew, in the
-- background.
INSERT INTO text_readings (shop, version, done, changed_at)
SELECT DISTINCT shop, 1, 0, 0 FROM reviews WHERE TRUE
ON CONFLICT (shop) DO UPDATE SET version = text_readings.version + 1;
