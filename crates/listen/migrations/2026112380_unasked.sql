-- Reviews by a link that its buyer asked for: nobody had invited them.
ALTER TABLE reviews ADD COLUMN is_unasked BOOLEAN NOT NULL DEFAULT FALSE;
-- What is summed up of a product is read from its index, whether it was asked for as well.
DROP INDEX reviews_product;
-- only sqlite
CREATE INDEX reviews_product ON reviews (shop, product_id, at, id, state, rating, is_verified, is_rewarded, request,
    is_unasked, dimensions);
-- only postgres
CREATE INDEX reviews_product ON reviews (shop, product_id, at, id, state, rating, is_verified, is_rewarded, request,
    is_unasked);
-- both
DROP INDEX reviews_gone;
CREATE INDEX reviews_gone ON reviews (shop, product_id, state, is_erased, rating, is_verified, request, is_unasked,
    is_rewarded) WHERE is_erased AND rating = 0;
