-- Reviews that were written on other sites than the shop's own: search engines are told of the others alone.
CREATE INDEX reviews_elsewhere ON reviews (shop, product_id, state, origin, rating)
    WHERE origin NOT IN ('form', 'server', 'judgeme', 'yotpo', 'loox');
