-- Which model a shop has drafts of answers written by. No row: none.
CREATE TABLE reply_models (
    shop UUID PRIMARY KEY,
    base_url TEXT NOT NULL,
    model TEXT NOT NULL,
    -- Sealed with the installation's key.
    secret BYTEA,
    is_on BOOLEAN NOT NULL,
    updated_at BIGINT NOT NULL
);
