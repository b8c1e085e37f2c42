-- Counts of nothing, which are removed whenever an answer is taken out: found without looking at all counts of its survey.
CREATE INDEX survey_tallies_nothing ON survey_tallies (survey, n) WHERE n = 0;
