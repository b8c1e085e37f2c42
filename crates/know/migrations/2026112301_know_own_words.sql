-- Of each amount of an order, when the word was true that it stands on: null where nobody said it yet.
ALTER TABLE orders ADD COLUMN total_as_of BIGINT;
ALTER TABLE orders ADD COLUMN discount_as_of BIGINT;
ALTER TABLE orders ADD COLUMN shipping_as_of BIGINT;
-- Whether any of its money went back, in whatever currency. `refunded_minor` is in the order's own.
ALTER TABLE orders ADD COLUMN is_returned BOOLEAN NOT NULL DEFAULT FALSE;

-- The amount as it was written where no currency was said: it is of its order's, whenever that is told.
ALTER TABLE refunds ADD COLUMN written TEXT;

-- Where in the log somebody was first called so by what any visitor can say; null where only the shop's own systems did.
ALTER TABLE identifiers ADD COLUMN claimed_seq BIGINT;

-- What visitors claimed and is another's: taken from them when the shop's own systems said so, or never theirs. Of those
-- who claim the same the first has it when nobody else does any more, after an import was undone or somebody erased.
DROP TABLE yielded;
CREATE TABLE yielded (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    hash BYTEA NOT NULL,
    persona UUID NOT NULL,
    sealed BYTEA NOT NULL,
    first_seen_at BIGINT NOT NULL,
    claimed_seq BIGINT NOT NULL,
    PRIMARY KEY (shop, kind, hash, persona)
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
