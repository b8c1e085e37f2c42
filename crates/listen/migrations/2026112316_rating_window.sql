-- A rating counts in the dynamic score only within some days after its trade succeeded: what is there is derived anew, in
-- the background.
INSERT INTO text_readings (shop, version, done, changed_at)
SELECT DISTINCT shop, 1, 0, 0 FROM reviews WHERE TRUE
ON CONFLICT (shop) DO UPDATE SET version = text_readings.version + 1;
