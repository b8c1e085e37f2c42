CREATE TABLE sources (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    -- web | server | app | import | demo
    kind TEXT NOT NULL,
    write_key TEXT NOT NULL UNIQUE,
    enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX sources_shop ON sources (shop);

-- Accepted events per source and hour (microseconds of its start).
CREATE TABLE source_hours (
    source UUID NOT NULL,
    hour BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (source, hour)
);

-- What could not be taken, with its reason, until a person mends or discards it.
CREATE TABLE rejected_events (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    source UUID NOT NULL,
    received_at BIGINT NOT NULL,
    -- Stable reason, e.g. missing_event.
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    field TEXT,
    raw TEXT NOT NULL,
    replayed_at BIGINT
);
CREATE INDEX rejected_events_shop ON rejected_events (shop, received_at, id);
