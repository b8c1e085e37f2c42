-- From when on the key is refused (microseconds); null: never.
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
