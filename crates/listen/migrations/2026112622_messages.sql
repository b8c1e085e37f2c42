-- Texts of files without stars wait for a decision where they hold an address: what is there is read again, in the background.
INSERT INTO text_readings (shop, version, done, changed_at)
SELECT DISTINCT shop, 1, 0, 0 FROM reviews WHERE sender = 'import' AND rating = 0
ON CONFLICT (shop) DO UPDATE SET version = text_readings.version + 1;
