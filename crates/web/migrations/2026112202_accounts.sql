CREATE TABLE shops (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    -- zh | en
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- owner | manager | agent | analyst
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    password TEXT NOT NULL,
    -- Sealed with the installation's key; null while two-step sign-in is off.
    totp BYTEA,
    totp_confirmed BOOLEAN NOT NULL,
    -- The last time step that was used: a code counts once.
    totp_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's token.
    id BYTEA PRIMARY KEY,
    account UUID NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE api_keys (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    -- SHA-256 of the key.
    hash BYTEA NOT NULL UNIQUE,
    -- The first characters, to tell keys apart.
    hint TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Append-only. Every row's hash covers the one before it, so a removed or edited row shows.
CREATE TABLE audit (
    shop UUID NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (shop, n)
);

CREATE TABLE saved_views (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE idempotency_keys (
    scope BYTEA NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 of method, path and body.
    fingerprint BYTEA NOT NULL,
    -- Null while the first request is still being answered.
    status BIGINT,
    content_type TEXT,
    body BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
