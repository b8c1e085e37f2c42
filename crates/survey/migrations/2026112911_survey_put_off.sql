-- When it fell due first, of what waited since for the person's rest to end; null for what never waited.
ALTER TABLE survey_invitations ADD COLUMN first_due_at BIGINT;
