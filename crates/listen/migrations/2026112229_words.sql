-- What was said of orders, event by event: an order follows from it, and what an import said can be withdrawn.
CREATE TABLE review_order_words (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    -- Where in the log; below 1 what was known before words were kept.
    seq BIGINT NOT NULL,
    -- The buyer, as in review_orders.
    person UUID,
    buyer BYTEA,
    import_id UUID,
    -- The import whose undoing made this one say it again.
    after_undo UUID,
    -- JSON.
    said TEXT NOT NULL,
    PRIMARY KEY (shop, order_id, seq)
);
CREATE INDEX review_order_words_import ON review_order_words (import_id);
CREATE INDEX review_order_words_person ON review_order_words (person);

-- What was said of products, field by field and apart for each import. `via`: the import's id, empty for what happened here.
-- `is_firm`: the catalogue itself spoke.
CREATE TABLE review_product_words (
    shop UUID NOT NULL,
    -- The product's id.
    thing TEXT NOT NULL,
    via TEXT NOT NULL,
    is_firm BOOLEAN NOT NULL,
    -- JSON: by field [when it was true, where in the log it was said, the word].
    said TEXT NOT NULL,
    PRIMARY KEY (shop, thing, via, is_firm)
);
CREATE INDEX review_product_words_via ON review_product_words (shop, via);

-- What is known so far.
-- only sqlite
INSERT INTO review_order_words (shop, order_id, seq, person, buyer, import_id, said)
SELECT o.shop, o.order_id, 0, o.person, o.buyer, o.import_id, json_object('stated', json_object('as_of', o.as_of,
    'at', COALESCE(o.ordered_at, o.as_of), 'ordered_at', o.ordered_at, 'delivered_at', o.delivered_at,
    'cancelled_at', o.cancelled_at, 'region', o.region, 'lines', json(COALESCE(
        (SELECT json_group_object(l.product_id, l.variant) FROM review_order_lines l
            WHERE l.shop = o.shop AND l.order_id = o.order_id), '{}'))))
FROM review_orders o WHERE o.is_stated;
INSERT INTO review_order_words (shop, order_id, seq, import_id, said)
SELECT shop, order_id, -1, import_id, json_object('cancelled', cancelled_at)
FROM review_orders WHERE NOT is_stated AND cancelled_at IS NOT NULL;
INSERT INTO review_order_words (shop, order_id, seq, import_id, said)
SELECT shop, order_id, -2, import_id, json_object('delivered', delivered_at)
FROM review_orders WHERE NOT is_stated AND delivered_at IS NOT NULL;
INSERT INTO review_product_words (shop, thing, via, is_firm, said)
SELECT shop, product_id, '', is_catalogued, json_patch('{}', json_object(
    'product_id', json_array(0, 0, product_id),
    'name', json_array(0, 0, name),
    'category', CASE WHEN category IS NOT NULL THEN json_array(0, 0, category) END,
    'brand', CASE WHEN brand IS NOT NULL THEN json_array(0, 0, brand) END,
    'supplier', CASE WHEN supplier IS NOT NULL THEN json_array(0, 0, supplier) END,
    'image', CASE WHEN image IS NOT NULL THEN json_array(0, 0, image) END,
    'sku', CASE WHEN sku IS NOT NULL THEN json_array(0, 0, sku) END,
    'gtin', CASE WHEN gtin IS NOT NULL THEN json_array(0, 0, gtin) END,
    'url', CASE WHEN url IS NOT NULL THEN json_array(0, 0, url) END))
FROM review_products;
-- only postgres
INSERT INTO review_order_words (shop, order_id, seq, person, buyer, import_id, said)
SELECT o.shop, o.order_id, 0, o.person, o.buyer, o.import_id, CAST(json_build_object('stated', json_build_object(
    'as_of', o.as_of, 'at', COALESCE(o.ordered_at, o.as_of), 'ordered_at', o.ordered_at,
    'delivered_at', o.delivered_at, 'cancelled_at', o.cancelled_at, 'region', o.region, 'lines', COALESCE(
        (SELECT json_object_agg(l.product_id, l.variant) FROM review_order_lines l
            WHERE l.shop = o.shop AND l.order_id = o.order_id), CAST('{}' AS JSON)))) AS TEXT)
FROM review_orders o WHERE o.is_stated;
INSERT INTO review_order_words (shop, order_id, seq, import_id, said)
SELECT shop, order_id, -1, import_id, CAST(json_build_object('cancelled', cancelled_at) AS TEXT)
FROM review_orders WHERE NOT is_stated AND cancelled_at IS NOT NULL;
INSERT INTO review_order_words (shop, order_id, seq, import_id, said)
SELECT shop, order_id, -2, import_id, CAST(json_build_object('delivered', delivered_at) AS TEXT)
FROM review_orders WHERE NOT is_stated AND delivered_at IS NOT NULL;
INSERT INTO review_product_words (shop, thing, via, is_firm, said)
SELECT shop, product_id, '', is_catalogued, CAST(json_strip_nulls(json_build_object(
    'product_id', json_build_array(0, 0, product_id),
    'name', json_build_array(0, 0, name),
    'category', CASE WHEN category IS NOT NULL THEN json_build_array(0, 0, category) END,
    'brand', CASE WHEN brand IS NOT NULL THEN json_build_array(0, 0, brand) END,
    'supplier', CASE WHEN supplier IS NOT NULL THEN json_build_array(0, 0, supplier) END,
    'image', CASE WHEN image IS NOT NULL THEN json_build_array(0, 0, image) END,
    'sku', CASE WHEN sku IS NOT NULL THEN json_build_array(0, 0, sku) END,
    'gtin', CASE WHEN gtin IS NOT NULL THEN json_build_array(0, 0, gtin) END,
    'url', CASE WHEN url IS NOT NULL THEN json_build_array(0, 0, url) END)) AS TEXT)
FROM review_products;
-- both
