CREATE TABLE imports (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    source UUID NOT NULL,
    file_name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    -- JSON: the files as stored and what was found in them.
    files TEXT NOT NULL,
    -- preview | running | done | failed | undone
    state TEXT NOT NULL,
    -- JSON: {mapping_key, confidence}; absent when nothing fits.
    suggestion TEXT,
    -- JSON: the mapping chosen.
    mapping TEXT,
    rows_read BIGINT NOT NULL,
    rows_total BIGINT,
    -- JSON: counts of the last run.
    result TEXT,
    error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX imports_shop ON imports (shop, created_at, id);

-- What imports have told so far: an entity with the same hash is not told again.
CREATE TABLE import_entities (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    entity_key TEXT NOT NULL,
    hash TEXT NOT NULL,
    import_id UUID NOT NULL,
    previous_hash TEXT,
    previous_import_id UUID,
    PRIMARY KEY (shop, kind, entity_key)
);
CREATE INDEX import_entities_import ON import_entities (import_id);

CREATE TABLE import_mappings (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    mapping_key TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (shop, mapping_key)
);
