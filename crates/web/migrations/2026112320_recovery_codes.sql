-- Codes that stand in for the second step; one that was used is gone.
CREATE TABLE recovery_codes (
    account UUID NOT NULL,
    -- Keyed with the installation's key.
    hash BYTEA NOT NULL,
    PRIMARY KEY (account, hash)
);
