-- The category of its product as who told of the review names it; `category` is the product's own where that is known.
ALTER TABLE reviews ADD COLUMN stated_category TEXT;
-- Keyed fingerprint of the device that a review was sent from, of reviews by form: kept as long as that of the address.
ALTER TABLE reviews ADD COLUMN device TEXT;
CREATE INDEX reviews_device ON reviews (shop, device, at) WHERE device IS NOT NULL;
