-- What staff put away of what could not be read, beside the tables of those who could not: reading the log anew makes these
-- again.
CREATE TABLE unread_dismissals (
    -- The table of the consumer that could make nothing of it.
    reader TEXT NOT NULL,
    seq BIGINT NOT NULL,
    shop UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (reader, seq)
);
