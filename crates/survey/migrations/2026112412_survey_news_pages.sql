-- However many have answered, they are told page by page: whom it has reached, and how many those are, is kept on the way.
ALTER TABLE survey_news ADD COLUMN reached UUID;
ALTER TABLE survey_news ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
-- Somebody is at it until then.
ALTER TABLE survey_news ADD COLUMN busy_until BIGINT NOT NULL DEFAULT 0;
-- Each known person who completed a survey once, by what they are known by, the newest answer first.
CREATE INDEX survey_responses_whom ON survey_responses (survey, COALESCE(customer, person), at DESC, id DESC)
    WHERE state = 'completed' AND person IS NOT NULL;
