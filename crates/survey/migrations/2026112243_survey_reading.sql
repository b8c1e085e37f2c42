-- By which version of how the shop reads its words were read; -1: by none that is known, so they are read again.
ALTER TABLE survey_responses ADD COLUMN reading BIGINT NOT NULL DEFAULT -1;
CREATE INDEX survey_responses_reading ON survey_responses (shop, reading, id) WHERE polarity IS NOT NULL;
