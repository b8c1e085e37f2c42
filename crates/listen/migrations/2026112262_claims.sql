-- Whether nobody but visitors' browsers and apps told of the order: what the shop's own systems state takes its place.
ALTER TABLE review_orders ADD COLUMN is_claimed BOOLEAN NOT NULL DEFAULT FALSE;
-- Who claimed it first, even where the shop's systems stated it since; nil where that is nobody in particular.
ALTER TABLE review_orders ADD COLUMN claimer UUID;
CREATE INDEX review_orders_claimer ON review_orders (claimer);
-- Whether it cost one yuan or less: its reviews give no credit.
ALTER TABLE review_orders ADD COLUMN is_trifle BOOLEAN NOT NULL DEFAULT FALSE;
