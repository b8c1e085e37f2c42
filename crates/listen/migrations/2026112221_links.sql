-- Whose orders are due to be asked about: found by time, however many orders there are.
CREATE INDEX review_orders_delivered ON review_orders (shop, delivered_at);
CREATE INDEX review_orders_ordered ON review_orders (shop, ordered_at);
