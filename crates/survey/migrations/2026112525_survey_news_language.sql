-- News can be for those alone who answered in one of the survey's languages. Null: in any.
ALTER TABLE survey_news ADD COLUMN language TEXT;
