-- What was said of products, field by field and apart for each import: a product follows from it, and what an import said
-- can be withdrawn. `via`: the import's id, empty for what happened here. `is_firm`: the catalogue itself spoke.
CREATE TABLE product_words (
    shop UUID NOT NULL,
    -- The product's id.
    thing TEXT NOT NULL,
    via TEXT NOT NULL,
    is_firm BOOLEAN NOT NULL,
    -- JSON: by field [when it was true, where in the log it was said, the word].
    said TEXT NOT NULL,
    PRIMARY KEY (shop, thing, via, is_firm)
);
CREATE INDEX product_words_via ON product_words (shop, via);
ALTER TABLE products DROP COLUMN seq;

-- Whether the persona did it themselves: what parcels and staff do is on a line too, and nobody is seen by it.
ALTER TABLE timeline ADD COLUMN is_sight BOOLEAN NOT NULL DEFAULT FALSE;

-- The log tells all of it again, from its beginning.
DELETE FROM personas;
DELETE FROM identifiers;
DELETE FROM merges;
DELETE FROM identity_rules;
DELETE FROM traits;
DELETE FROM orders;
DELETE FROM order_facts;
DELETE FROM order_marks;
DELETE FROM order_lines;
DELETE FROM order_payments;
DELETE FROM refunds;
DELETE FROM products;
DELETE FROM activity;
DELETE FROM habits;
DELETE FROM touches;
DELETE FROM timeline;
DELETE FROM undone_events;
DELETE FROM visits;
DELETE FROM profiles;
DELETE FROM profile_search;
DELETE FROM unprojected;
UPDATE rfm_runs SET as_of = 0;
UPDATE prediction_runs SET as_of = 0;
UPDATE price_runs SET as_of = 0;
UPDATE consumer_positions SET position = 0 WHERE name = 'know';
