-- Identifiers that visitors had claimed and the shop's own systems said to be another's, as the claimants had them: theirs
-- again when nobody says so any more, after an import was undone or the other one erased.
CREATE TABLE yielded (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    hash BYTEA NOT NULL,
    persona UUID NOT NULL,
    sealed BYTEA NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (shop, kind, hash)
);
CREATE INDEX yielded_persona ON yielded (persona);

-- The log tells all of it again, from its beginning.
DELETE FROM traits;
DELETE FROM personas;
DELETE FROM identifiers;
DELETE FROM vouched;
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
