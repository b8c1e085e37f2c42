-- Whatever single answers are filtered by is a stretch of an index in the order in which they are shown; with the day, so
-- that the counts of a group need no more than the index.
DROP INDEX survey_responses_band;
CREATE INDEX survey_responses_band ON survey_responses (survey, state, band, at, id);
CREATE INDEX survey_responses_polarity ON survey_responses (survey, state, polarity, at, id);
CREATE INDEX survey_responses_class ON survey_responses (survey, state, class, at, id, day);
CREATE INDEX survey_responses_channel ON survey_responses (survey, state, channel, at, id, day);
CREATE INDEX survey_responses_product_at ON survey_responses (survey, state, product_id, at, id);
CREATE INDEX survey_responses_agent_at ON survey_responses (survey, state, agent, at, id);
CREATE INDEX survey_follow_ups_survey ON survey_follow_ups (survey, state, due_at, response);
