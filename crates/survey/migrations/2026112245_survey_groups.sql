-- Who was asked, who answered and what was said of one group is counted in one pass over an index. What a customer is in can
-- be more than an index of PostgreSQL takes; there the tables are fast enough.
DROP INDEX survey_invitations_asked;
DROP INDEX survey_responses_day;
-- only sqlite
CREATE INDEX survey_invitations_asked ON survey_invitations (survey, is_asked, decided_at, opened_at, started_at,
    completed_at, class, channel, segments);
CREATE INDEX survey_responses_day ON survey_responses (survey, state, day, score, class, channel, segments, id);
-- only postgres
CREATE INDEX survey_invitations_asked ON survey_invitations (survey, is_asked, decided_at, opened_at, started_at,
    completed_at, class, channel);
CREATE INDEX survey_responses_day ON survey_responses (survey, state, day, score, class, channel, id);
-- both
CREATE INDEX survey_invitations_product ON survey_invitations (survey, is_asked, product_id, decided_at, opened_at,
    completed_at);
CREATE INDEX survey_invitations_agent ON survey_invitations (survey, is_asked, agent, decided_at, opened_at,
    completed_at);
DROP INDEX survey_responses_product;
CREATE INDEX survey_responses_product ON survey_responses (survey, product_id, day, state, id);
DROP INDEX survey_responses_agent;
CREATE INDEX survey_responses_agent ON survey_responses (survey, agent, day, state, id);
CREATE INDEX survey_aspects_response ON survey_aspects (response, aspect, polarity);
