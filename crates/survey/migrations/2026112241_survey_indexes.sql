-- What a product is called, the newest sentences about an aspect, and the answers about a product or of a member of staff, without reading all.
CREATE INDEX survey_aspects_aspect ON survey_aspects (survey, aspect, day, response, ordinal);
CREATE INDEX survey_responses_product ON survey_responses (survey, product_id, day, id);
CREATE INDEX survey_responses_agent ON survey_responses (survey, agent, day, id);
CREATE INDEX survey_responses_names ON survey_responses (shop, product_id, product_name);
