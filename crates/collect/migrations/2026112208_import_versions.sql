-- What other imports said of an entity beside the one whose word stands: earlier versions, and the same said again.
CREATE TABLE import_versions (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    entity_key TEXT NOT NULL,
    import_id UUID NOT NULL,
    hash TEXT NOT NULL,
    -- False where another import had said the same, so that nothing new was told.
    told BOOLEAN NOT NULL,
    PRIMARY KEY (shop, kind, entity_key, import_id)
);
CREATE INDEX import_versions_import ON import_versions (import_id);
INSERT INTO import_versions (shop, kind, entity_key, import_id, hash, told)
SELECT shop, kind, entity_key, previous_import_id, previous_hash, TRUE FROM import_entities
WHERE previous_import_id IS NOT NULL AND previous_hash IS NOT NULL AND previous_import_id <> import_id;
ALTER TABLE import_entities DROP COLUMN previous_hash;
ALTER TABLE import_entities DROP COLUMN previous_import_id;
