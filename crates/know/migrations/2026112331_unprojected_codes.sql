-- Why as a code and a field, and when somebody put it away. What is there keeps its sentence where no code is known.
ALTER TABLE unprojected ADD COLUMN code TEXT NOT NULL DEFAULT 'other';
ALTER TABLE unprojected ADD COLUMN field TEXT NOT NULL DEFAULT '';
ALTER TABLE unprojected ADD COLUMN dismissed_at BIGINT;
UPDATE unprojected SET code = 'missing', field = 'order_id' WHERE reason LIKE 'order_id is missing%';
UPDATE unprojected SET code = 'missing', field = 'product_id' WHERE reason LIKE 'product_id is missing%';
UPDATE unprojected SET code = 'bad_amount', field = 'total' WHERE reason LIKE 'total: %';
