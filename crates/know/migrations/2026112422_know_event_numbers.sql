-- Of events that tell numbers, how often with just these, per day: what `activity` has, apart by what was told. `told` is
-- the numbers in one text. A row has the count of at least one event, so there are never more rows than such events.
CREATE TABLE event_numbers (
    persona UUID NOT NULL,
    name TEXT NOT NULL,
    item TEXT NOT NULL,
    day BIGINT NOT NULL,
    via TEXT NOT NULL DEFAULT '',
    told TEXT NOT NULL,
    shop UUID NOT NULL,
    -- Minor units of the shop's currency.
    price_minor BIGINT,
    value_minor BIGINT,
    quantity BIGINT,
    results BIGINT,
    count BIGINT NOT NULL,
    PRIMARY KEY (persona, name, item, day, via, told)
);
CREATE INDEX event_numbers_day ON event_numbers (shop, name, day);

-- The log tells all of it again, from its beginning; but not what staff put away.
INSERT INTO unread_dismissals (reader, seq, shop, at)
SELECT 'unprojected', seq, shop, dismissed_at FROM unprojected WHERE dismissed_at IS NOT NULL;
DELETE FROM traits;
DELETE FROM personas;
DELETE FROM identifiers;
DELETE FROM vouched;
DELETE FROM yielded;
DELETE FROM merges;
DELETE FROM identity_rules;
DELETE FROM orders;
DELETE FROM order_facts;
DELETE FROM order_marks;
DELETE FROM order_lines;
DELETE FROM order_payments;
DELETE FROM refunds;
DELETE FROM refund_lines;
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
