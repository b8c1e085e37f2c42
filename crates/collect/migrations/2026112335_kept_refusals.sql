-- Of a body that could not be read only the first bytes are kept: it cannot be sent again.
ALTER TABLE rejected_events ADD COLUMN is_stub BOOLEAN NOT NULL DEFAULT FALSE;

-- Refused events that made room for newer ones of their source before anybody dealt with them, by hour (microseconds of
-- its start).
CREATE TABLE rejected_dropped (
    source UUID NOT NULL,
    hour BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    PRIMARY KEY (source, hour)
);
