-- What is told can be held back for a while and withdrawn until then; and it is kept what came of it.
ALTER TABLE survey_news ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
-- Null until the first is told.
ALTER TABLE survey_news ADD COLUMN begun_at BIGINT;
ALTER TABLE survey_news ADD COLUMN withdrawn_at BIGINT;
-- How many were told; of one from before this was kept null.
ALTER TABLE survey_news ADD COLUMN told BIGINT;
-- JSON: how many were not, by reason.
ALTER TABLE survey_news ADD COLUMN not_told TEXT;
UPDATE survey_news SET due_at = created_at, begun_at = created_at;
CREATE INDEX survey_news_survey ON survey_news (survey, created_at, id);
