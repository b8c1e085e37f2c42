CREATE INDEX merges_from ON merges (from_profile);
