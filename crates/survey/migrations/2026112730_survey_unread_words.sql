-- Whether all that was said in an answer is in a language that is not read, so that nothing was found in it. What was said
-- before is read again.
ALTER TABLE survey_responses ADD COLUMN is_unread BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE survey_responses SET reading = -1 WHERE polarity IS NOT NULL;
