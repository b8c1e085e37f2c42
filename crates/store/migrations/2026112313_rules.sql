-- By which version of a consumer's rules what it derives was written, from its first event on; null: by rules that had none.
ALTER TABLE consumer_positions ADD COLUMN rules BIGINT;
