-- The import that alone set an invitation off: undone, it takes those along that were not sent.
ALTER TABLE survey_invitations ADD COLUMN import_id UUID;
CREATE INDEX survey_invitations_import ON survey_invitations (shop, import_id) WHERE import_id IS NOT NULL;
