-- What was said of orders, event by event: an order follows from it, and what an import said can be withdrawn.
CREATE TABLE order_facts (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    persona UUID,
    import_id UUID,
    -- The import whose undoing made this one say it again.
    after_undo UUID,
    -- JSON.
    said TEXT NOT NULL,
    PRIMARY KEY (shop, order_id, seq)
);
CREATE INDEX order_facts_import ON order_facts (import_id);
CREATE INDEX order_facts_persona ON order_facts (persona);

-- By what means orders were paid, and how much each time.
CREATE TABLE order_payments (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    method TEXT,
    currency TEXT NOT NULL,
    -- Null where it was not said.
    minor BIGINT,
    instalments BIGINT,
    paid_at BIGINT NOT NULL,
    PRIMARY KEY (shop, order_id, payment_id)
);

-- Events of undone imports that told of a persona: nothing follows from them any more, and an erasure must find them.
CREATE TABLE undone_events (
    persona UUID NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (persona, seq)
);

-- The means of payment used for most orders.
ALTER TABLE profiles ADD COLUMN payment_method TEXT;

-- What people did is kept apart for each import. `via`: the import's id, empty for what happened here.
DROP VIEW search_terms;
DROP TABLE activity;
DROP TABLE habits;
DROP TABLE touches;
DROP TABLE visits;

-- What a persona did, per day: how often. `item` is the product, term, category or page; empty when there is none.
-- Orders are not here: ask the orders, which know what was cancelled or undone.
-- `Search Without Result`, `Search Clicked` and `Search Ordered` tell what became of a search (item: the term).
CREATE TABLE activity (
    persona UUID NOT NULL,
    name TEXT NOT NULL,
    item TEXT NOT NULL,
    day BIGINT NOT NULL,
    via TEXT NOT NULL DEFAULT '',
    shop UUID NOT NULL,
    count BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (persona, name, item, day, via)
);
CREATE INDEX activity_day ON activity (shop, name, day);

-- Where and when a persona browses: counts by dimension. dimension: hour | weekday | device | channel | language
CREATE TABLE habits (
    persona UUID NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    via TEXT NOT NULL DEFAULT '',
    count BIGINT NOT NULL,
    PRIMARY KEY (persona, dimension, value, via)
);

-- First and last touch. edge: first | last
CREATE TABLE touches (
    persona UUID NOT NULL,
    edge TEXT NOT NULL,
    via TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    source TEXT,
    medium TEXT,
    campaign TEXT,
    referrer TEXT,
    PRIMARY KEY (persona, edge, via)
);

-- The visit that a persona is in, or was in last: what a click or an order is credited to.
CREATE TABLE visits (
    persona UUID NOT NULL,
    via TEXT NOT NULL DEFAULT '',
    last_at BIGINT NOT NULL,
    term TEXT,
    clicked BOOLEAN NOT NULL,
    ordered BOOLEAN NOT NULL,
    PRIMARY KEY (persona, via)
);

-- Search terms per day, over everyone.
CREATE VIEW search_terms AS
SELECT shop, item AS term, day,
    CAST(SUM(CASE WHEN name = 'Products Searched' THEN count ELSE 0 END) AS BIGINT) AS searches,
    CAST(SUM(CASE WHEN name = 'Search Without Result' THEN count ELSE 0 END) AS BIGINT) AS no_result,
    CAST(SUM(CASE WHEN name = 'Search Clicked' THEN count ELSE 0 END) AS BIGINT) AS clicks,
    CAST(SUM(CASE WHEN name = 'Search Ordered' THEN count ELSE 0 END) AS BIGINT) AS orders
FROM activity
WHERE name IN ('Products Searched', 'Search Without Result', 'Search Clicked', 'Search Ordered')
GROUP BY shop, item, day;

-- The log tells all of it again, from its beginning.
DELETE FROM personas;
DELETE FROM identifiers;
DELETE FROM merges;
DELETE FROM identity_rules;
DELETE FROM traits;
DELETE FROM orders;
DELETE FROM order_marks;
DELETE FROM order_lines;
DELETE FROM refunds;
DELETE FROM products;
DELETE FROM timeline;
DELETE FROM profiles;
DELETE FROM profile_search;
DELETE FROM unprojected;
UPDATE rfm_runs SET as_of = 0;
UPDATE prediction_runs SET as_of = 0;
UPDATE price_runs SET as_of = 0;
UPDATE consumer_positions SET position = 0 WHERE name = 'know';
