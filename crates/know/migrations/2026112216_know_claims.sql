-- Whether nobody but visitors' browsers and apps told of the order: what the shop's own systems state takes its place.
ALTER TABLE orders ADD COLUMN is_claimed BOOLEAN NOT NULL DEFAULT FALSE;
