CREATE TABLE consumer_positions (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL
);

-- Events of changes that were committed here and are not yet in the log.
CREATE TABLE outbox (
    id UUID PRIMARY KEY,
    event TEXT NOT NULL,
    queued_at BIGINT NOT NULL
);

-- One key per person, wrapped by the installation's key. Deleting the row makes everything sealed with it unreadable.
CREATE TABLE person_keys (
    person UUID PRIMARY KEY,
    wrapped BYTEA NOT NULL
);
