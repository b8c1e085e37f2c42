-- Whom somebody wrote down to be asked whether an address is theirs: found again when nobody can answer any more.
CREATE INDEX contacts_unconfirmed ON contacts (shop, topic, decided_at) WHERE kind = 'confirmation' AND who IS NOT NULL;
