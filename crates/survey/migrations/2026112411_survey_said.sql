-- The answers of a shop in which something was said in own words, newest first.
CREATE INDEX survey_responses_said ON survey_responses (shop, state, at, id) WHERE polarity IS NOT NULL;
