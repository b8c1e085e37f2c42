-- By whom and where to a review's product came, beside its category; '' where nobody knows: so that what is counted by it
-- can be taken out again when it changes.
ALTER TABLE reviews ADD COLUMN supplier TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN region TEXT NOT NULL DEFAULT '';
UPDATE reviews SET
    supplier = COALESCE((SELECT COALESCE(p.supplier, p.brand) FROM review_products p
        WHERE p.shop = reviews.shop AND p.product_id = reviews.product_id), ''),
    variant = COALESCE((SELECT l.variant FROM review_order_lines l WHERE l.shop = reviews.shop
        AND l.order_id = reviews.order_id AND l.product_id = reviews.product_id), ''),
    region = COALESCE((SELECT o.region FROM review_orders o
        WHERE o.shop = reviews.shop AND o.order_id = reviews.order_id), '')
WHERE product_id IS NOT NULL OR order_id IS NOT NULL;

-- How many published reviews speak of an aspect, and in which way; a review counts once, and may count as both. `kind` is
-- what `of_key` names: supplier, version or region, or '' for all together; how many are of nobody known is the rest. By
-- day and by month (whose first day is given), so that a year has few rows.
CREATE TABLE review_aspect_sums (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    -- day | month
    span TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    of_key TEXT NOT NULL,
    mentions BIGINT NOT NULL,
    positive BIGINT NOT NULL,
    negative BIGINT NOT NULL,
    PRIMARY KEY (shop, kind, span, first_day, aspect, of_key)
);
-- The finest first, from which the others are added up. A review has one supplier, one version and one region.
CREATE TABLE review_aspect_fill AS
SELECT s.shop AS shop, s.day AS day, s.aspect AS aspect, s.supplier AS supplier, s.variant AS variant, s.region AS region,
    COUNT(*) AS mentions, SUM(s.positive) AS positive, SUM(s.negative) AS negative
FROM (SELECT r.shop AS shop, r.day AS day, a.aspect AS aspect, r.supplier AS supplier, r.variant AS variant,
        r.region AS region, MAX(CASE WHEN a.polarity = 'positive' THEN 1 ELSE 0 END) AS positive,
        MAX(CASE WHEN a.polarity = 'negative' THEN 1 ELSE 0 END) AS negative
    FROM review_aspects a JOIN reviews r ON r.id = a.review WHERE r.state = 'published'
    GROUP BY a.review, a.aspect, r.shop, r.day, r.supplier, r.variant, r.region) s
GROUP BY s.shop, s.day, s.aspect, s.supplier, s.variant, s.region;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT f.shop, '', 'day', f.day, f.aspect, '', SUM(f.mentions), SUM(f.positive), SUM(f.negative)
FROM review_aspect_fill f GROUP BY f.shop, f.day, f.aspect;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT f.shop, 'supplier', 'day', f.day, f.aspect, f.supplier, SUM(f.mentions), SUM(f.positive), SUM(f.negative)
FROM review_aspect_fill f WHERE f.supplier <> '' GROUP BY f.shop, f.day, f.aspect, f.supplier;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT f.shop, 'version', 'day', f.day, f.aspect, f.variant, SUM(f.mentions), SUM(f.positive), SUM(f.negative)
FROM review_aspect_fill f WHERE f.variant <> '' GROUP BY f.shop, f.day, f.aspect, f.variant;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT f.shop, 'region', 'day', f.day, f.aspect, f.region, SUM(f.mentions), SUM(f.positive), SUM(f.negative)
FROM review_aspect_fill f WHERE f.region <> '' GROUP BY f.shop, f.day, f.aspect, f.region;
DROP TABLE review_aspect_fill;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT s.shop, s.kind, 'month', s.first_day / 100 * 100 + 1, s.aspect, s.of_key, SUM(s.mentions), SUM(s.positive),
    SUM(s.negative)
FROM review_aspect_sums s WHERE s.span = 'day' GROUP BY s.shop, s.kind, s.first_day / 100 * 100 + 1, s.aspect, s.of_key;
