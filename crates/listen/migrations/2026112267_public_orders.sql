-- Every order and filter of published reviews and questions is read from an index, however many there are: the reviews of
-- one product that helped somebody; those with pictures, with what else they are looked for by.
CREATE INDEX reviews_helped ON reviews (shop, product_id, helpful, at, id, state) WHERE helpful > 0;
DROP INDEX reviews_pictured;
CREATE INDEX reviews_pictured ON reviews (shop, at, id, state, rating, helpful)
    WHERE photos <> '[]' OR follow_up_photos <> '[]';
CREATE INDEX reviews_pictured_product ON reviews (shop, product_id, at, id, state, rating, helpful)
    WHERE photos <> '[]' OR follow_up_photos <> '[]';
CREATE INDEX questions_helpful ON questions (shop, helpful, at, id, state);
-- What is summed up of a product: stars, whether bought, asked for and rewarded, and what else was rated. The last can be more
-- than an index of PostgreSQL takes; there the table is fast enough.
DROP INDEX reviews_product;
-- only sqlite
CREATE INDEX reviews_product ON reviews (shop, product_id, at, id, state, rating, is_verified, is_rewarded, request,
    dimensions);
-- only postgres
CREATE INDEX reviews_product ON reviews (shop, product_id, at, id, state, rating, is_verified, is_rewarded, request);
-- both
