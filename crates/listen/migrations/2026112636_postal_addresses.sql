-- Texts wait for a decision where they hold a postal address: what is there is read again, in the background.
INSERT INTO text_readings (shop, version, done, changed_at)
SELECT DISTINCT shop, 1, 0, 0 FROM reviews WHERE text IS NOT NULL OR follow_up IS NOT NULL
ON CONFLICT (shop) DO UPDATE SET version = text_readings.version + 1;
