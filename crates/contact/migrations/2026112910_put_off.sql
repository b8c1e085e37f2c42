-- When it is decided anew, of a no that waits for a quarantine, a clock or a cap to end; null where it is final.
ALTER TABLE contacts ADD COLUMN again_at BIGINT;
CREATE INDEX contacts_put_off ON contacts (shop, kind, again_at) WHERE again_at IS NOT NULL;
