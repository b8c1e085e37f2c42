-- How often it was decided that the field's values are to be sealed, or opened, and up to which of these it is done: until
-- then some may be kept otherwise than the field says.
ALTER TABLE customer_fields ADD COLUMN sealings BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer_fields ADD COLUMN sealings_done BIGINT NOT NULL DEFAULT 0;
