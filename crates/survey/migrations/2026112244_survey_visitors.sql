-- Whose browser it is, once a profile is known for it: from then on what the site asked counts for the customer.
ALTER TABLE survey_prompts ADD COLUMN customer UUID;
-- Of a visitor who was not asked because their customer rests: until when. Null of one who was asked.
ALTER TABLE survey_prompts ADD COLUMN rests_until BIGINT;
CREATE INDEX survey_prompts_customer ON survey_prompts (customer);
