-- Mails that come back after the server took them.

-- Where it went: follows from the mail address that it was sent to, as in contacts.
ALTER TABLE contact_messages ADD COLUMN address UUID;
-- A server said later that it could not deliver it.
ALTER TABLE contact_messages ADD COLUMN returned_at BIGINT;
-- The reader called it spam.
ALTER TABLE contact_messages ADD COLUMN complained_at BIGINT;

-- Mails to the address that came back without the mailbox being gone, and the last of them.
ALTER TABLE contact_people ADD COLUMN came_back BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contact_people ADD COLUMN came_back_at BIGINT;
