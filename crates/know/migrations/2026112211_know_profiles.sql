-- How many order lines the price level rests on.
ALTER TABLE profiles ADD COLUMN price_lines BIGINT NOT NULL DEFAULT 0;

CREATE TABLE price_runs (
    shop UUID PRIMARY KEY,
    as_of BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    report TEXT NOT NULL
);

-- How far the fingerprints of `profile_search` are made as this version of the program makes them.
CREATE TABLE search_versions (
    shop UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    -- The last profile done while a renewal is under way; null once all are.
    after_profile UUID
);
INSERT INTO search_versions (shop, version) SELECT id, 1 FROM shops;

-- All rules of identity as JSON, where the shop made its own; null where it only added to the blocked values.
ALTER TABLE identity_rules ADD COLUMN rules TEXT;

-- The history of classes follows from the orders and the rules and is not stored. What is: which changes were told as
-- events, so that none is told twice. Those of more than a few days ago are no news and not kept.
DROP TABLE lifecycle_changes;
CREATE TABLE lifecycle_told (
    profile UUID NOT NULL,
    at BIGINT NOT NULL,
    to_class TEXT NOT NULL,
    shop UUID NOT NULL,
    PRIMARY KEY (profile, at, to_class)
);
CREATE INDEX lifecycle_told_shop ON lifecycle_told (shop, at);

-- Up to where events have been projected before: what a replay finds was told then.
INSERT INTO consumer_positions (name, position)
SELECT 'know told', position FROM consumer_positions WHERE name = 'know';
