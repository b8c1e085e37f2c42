-- Which of the shop's own systems told of an identifier, each apart, so that what an import said can be withdrawn. `via`: the
-- import's id, empty for what happened here. An identifier without a row is no more than what a visitor said.
CREATE TABLE vouched (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    hash BYTEA NOT NULL,
    via TEXT NOT NULL,
    persona UUID NOT NULL,
    PRIMARY KEY (shop, kind, hash, via)
);
CREATE INDEX vouched_persona ON vouched (persona);

-- The log tells all of it again, from its beginning.
DELETE FROM traits;
DELETE FROM personas;
DELETE FROM identifiers;
DELETE FROM merges;
DELETE FROM identity_rules;
DELETE FROM orders;
DELETE FROM order_facts;
DELETE FROM order_marks;
DELETE FROM order_lines;
DELETE FROM order_payments;
DELETE FROM refunds;
DELETE FROM products;
DELETE FROM product_words;
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
