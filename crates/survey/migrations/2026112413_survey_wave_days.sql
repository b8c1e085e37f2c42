-- Over how many days a wave goes out: another that begins within them is the same, moved. Null: as the survey says today.
ALTER TABLE survey_waves ADD COLUMN days BIGINT;
