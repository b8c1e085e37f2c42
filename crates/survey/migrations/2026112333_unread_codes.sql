-- Why as a code and a field, and when somebody put it away. What is there keeps its sentence where no code is known.
ALTER TABLE unread_surveys ADD COLUMN code TEXT NOT NULL DEFAULT 'other';
ALTER TABLE unread_surveys ADD COLUMN field TEXT NOT NULL DEFAULT '';
ALTER TABLE unread_surveys ADD COLUMN dismissed_at BIGINT;
UPDATE unread_surveys SET code = 'unknown_survey', field = 'survey_id' WHERE reason LIKE 'survey is none of %';
UPDATE unread_surveys SET code = 'no_answer', field = 'score' WHERE reason LIKE 'there is no score%';
