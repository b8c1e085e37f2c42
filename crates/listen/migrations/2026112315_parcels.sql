-- What is known of an order's parcels, JSON {parcel: whether it is there}; whether any of them is under way; and until when
-- the last was promised. Nobody is asked about what they wait for.
ALTER TABLE review_orders ADD COLUMN parcels TEXT NOT NULL DEFAULT '';
ALTER TABLE review_orders ADD COLUMN is_under_way BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE review_orders ADD COLUMN promised_at BIGINT;
CREATE INDEX review_orders_promised ON review_orders (shop, promised_at) WHERE delivered_at IS NULL;
