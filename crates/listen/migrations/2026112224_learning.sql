-- What a shop learned from its own texts: the newest model, sealed with the installation's key.
CREATE TABLE text_models (
    shop UUID PRIMARY KEY,
    -- Counts the models that the shop learned.
    version BIGINT NOT NULL,
    -- SHA-256 of what is sealed: which model it is, in whatever database.
    digest TEXT NOT NULL,
    trained_at BIGINT NOT NULL,
    n_texts BIGINT NOT NULL,
    n_labels BIGINT NOT NULL,
    -- JSON: how good it is on texts that it had not learned from, beside the shipped one on the same texts.
    quality TEXT NOT NULL,
    is_in_use BOOLEAN NOT NULL,
    polarity BYTEA NOT NULL,
    -- Null: aspects are found by the rules.
    aspects BYTEA
);

-- By which model, aspects and rules texts are read. The version is raised when one of them changes. A review says by
-- which version its text was read.
CREATE TABLE text_readings (
    shop UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    -- All texts were read by this version or a later one.
    done BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
ALTER TABLE reviews ADD COLUMN reading BIGINT NOT NULL DEFAULT 0;

-- Pictures that lie elsewhere: a JSON list of addresses.
ALTER TABLE reviews ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
