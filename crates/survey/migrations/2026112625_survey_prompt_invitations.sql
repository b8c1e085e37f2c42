-- By which a visitor was asked, where it is not an invitation of the site's own.
ALTER TABLE survey_prompts ADD COLUMN invitation UUID;
