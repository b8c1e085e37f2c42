-- Whether anything ever told of a return: where nothing did, there is no share of returned orders.
CREATE INDEX orders_returned ON orders (shop) WHERE is_returned;
