-- What is said of orders, apart for each import: survey_orders follows from it, and what an import said can be withdrawn.
CREATE TABLE survey_order_words (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    -- The import that said it, or the shop itself.
    via UUID NOT NULL,
    person UUID,
    who BYTEA,
    ordered_at BIGINT NOT NULL,
    -- When the newest of it was true.
    as_of BIGINT NOT NULL,
    products TEXT NOT NULL,
    PRIMARY KEY (shop, order_id, via)
);
CREATE INDEX survey_order_words_via ON survey_order_words (shop, via);
CREATE INDEX survey_order_words_person ON survey_order_words (person);
INSERT INTO survey_order_words (shop, order_id, via, person, who, ordered_at, as_of, products)
SELECT shop, order_id, COALESCE(import_id, shop), person, who, ordered_at, ordered_at, products FROM survey_orders;
DROP INDEX survey_orders_import;
ALTER TABLE survey_orders DROP COLUMN import_id;
