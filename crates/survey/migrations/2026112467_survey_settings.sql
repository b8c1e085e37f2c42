-- What a shop sets of its surveys: JSON.
CREATE TABLE survey_settings (
    shop UUID PRIMARY KEY,
    settings TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
-- Who got the newest follow-up, where colleagues take turns.
CREATE TABLE survey_turns (shop UUID PRIMARY KEY, owner UUID NOT NULL);
-- Whether somebody has had it: what they gave back is for who takes it.
ALTER TABLE survey_follow_ups ADD COLUMN was_owned BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE survey_follow_ups SET was_owned = TRUE WHERE owner IS NOT NULL;
CREATE INDEX survey_follow_ups_owner ON survey_follow_ups (shop, owner, due_at) WHERE state = 'open';
