-- When an order was paid, and who bought on which days without reading whole orders.
ALTER TABLE orders ADD COLUMN paid_at BIGINT;
ALTER TABLE order_marks ADD COLUMN paid_at BIGINT;
CREATE INDEX orders_buyers ON orders (shop, day, status, persona);
