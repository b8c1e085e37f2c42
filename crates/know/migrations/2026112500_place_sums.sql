-- What became of orders by what was bought and where it was sent, so that nobody reads all orders of some days for it. By
-- day and by month, so that a year has few rows. An order is counted once in each product, category and place.
CREATE TABLE place_sums (
    shop UUID NOT NULL,
    -- day | month
    span TEXT NOT NULL,
    -- The day on which they were placed, in the shop's zone, YYYYMMDD; of a month its first.
    first_day BIGINT NOT NULL,
    -- product | category | city | province | country
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    -- Orders that count, and those of them that went back; of a product or category, those in which it did.
    counted BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    -- Orders that were promised for a time and came or are waited for, and those that came later or did not come yet: whoever
    -- reads this takes off those whose time is still to come.
    due BIGINT NOT NULL,
    late BIGINT NOT NULL,
    PRIMARY KEY (shop, span, first_day, dimension, value)
);
-- Those of nothing, which are removed.
CREATE INDEX place_sums_none ON place_sums (shop) WHERE counted = 0 AND due = 0;
-- What is waited for.
CREATE INDEX orders_promised ON orders (shop, promised_at) WHERE promised_at IS NOT NULL AND delivered_at IS NULL;

-- One kind after the other, and months from days: SQLite sorts in memory, and of all at once that would be gigabytes.
INSERT INTO place_sums (shop, span, first_day, dimension, value, counted, returned, due, late)
WITH f AS (
    SELECT o.shop, o.day, d.dimension,
        CASE d.dimension WHEN 'city' THEN o.city WHEN 'province' THEN o.province ELSE o.country END AS value,
        CASE WHEN o.status NOT IN ('pending', 'cancelled') THEN 1 ELSE 0 END AS counted,
        CASE WHEN o.is_returned THEN 1 ELSE 0 END AS returned,
        CASE WHEN o.promised_at IS NOT NULL AND o.status <> 'cancelled' AND (o.delivered_at IS NOT NULL
            OR o.status NOT IN ('refunded', 'completed', 'delivered')) THEN 1 ELSE 0 END AS due,
        CASE WHEN o.delivered_at IS NULL OR o.delivered_at > o.promised_at THEN 1 ELSE 0 END AS late
    FROM orders o
        CROSS JOIN (SELECT 'city' AS dimension UNION ALL SELECT 'province' UNION ALL SELECT 'country') d)
SELECT shop, 'day', day, dimension, value, SUM(counted), SUM(counted * returned), SUM(due), SUM(due * late)
FROM f WHERE value <> '' AND counted + due > 0 GROUP BY shop, day, dimension, value;

-- No index serves this expression: to save sorting, SQLite would go through all lines by product for each order.
INSERT INTO place_sums (shop, span, first_day, dimension, value, counted, returned, due, late)
WITH f AS (
    SELECT o.shop, o.order_id, o.day, COALESCE(l.product_id, '') AS value,
        CASE WHEN o.status NOT IN ('pending', 'cancelled') THEN 1 ELSE 0 END AS counted,
        CASE WHEN o.is_returned AND ((o.refunded_minor > 0 AND o.refunded_minor >= o.total_minor)
            OR NOT EXISTS (SELECT 1 FROM refund_lines b WHERE b.shop = o.shop AND b.order_id = o.order_id)
            OR EXISTS (SELECT 1 FROM refund_lines b WHERE b.shop = o.shop AND b.order_id = o.order_id
                AND b.product_id = l.product_id)) THEN 1 ELSE 0 END AS returned,
        CASE WHEN o.promised_at IS NOT NULL AND o.status <> 'cancelled' AND (o.delivered_at IS NOT NULL
            OR o.status NOT IN ('refunded', 'completed', 'delivered')) THEN 1 ELSE 0 END AS due,
        CASE WHEN o.delivered_at IS NULL OR o.delivered_at > o.promised_at THEN 1 ELSE 0 END AS late
    FROM orders o CROSS JOIN order_lines l
    WHERE l.shop = o.shop AND l.order_id = o.order_id),
once AS (
    SELECT shop, day, value, counted, MAX(returned) AS returned, due, late FROM f
    WHERE value <> '' AND counted + due > 0 GROUP BY shop, order_id, value, day, counted, due, late)
SELECT shop, 'day', day, 'product', value, SUM(counted), SUM(counted * returned), SUM(due), SUM(due * late)
FROM once GROUP BY shop, day, value;

INSERT INTO place_sums (shop, span, first_day, dimension, value, counted, returned, due, late)
WITH f AS (
    SELECT o.shop, o.order_id, o.day, g.category AS value,
        CASE WHEN o.status NOT IN ('pending', 'cancelled') THEN 1 ELSE 0 END AS counted,
        CASE WHEN o.is_returned AND ((o.refunded_minor > 0 AND o.refunded_minor >= o.total_minor)
            OR NOT EXISTS (SELECT 1 FROM refund_lines b WHERE b.shop = o.shop AND b.order_id = o.order_id)
            OR EXISTS (SELECT 1 FROM refund_lines b WHERE b.shop = o.shop AND b.order_id = o.order_id
                AND b.product_id = l.product_id)) THEN 1 ELSE 0 END AS returned,
        CASE WHEN o.promised_at IS NOT NULL AND o.status <> 'cancelled' AND (o.delivered_at IS NOT NULL
            OR o.status NOT IN ('refunded', 'completed', 'delivered')) THEN 1 ELSE 0 END AS due,
        CASE WHEN o.delivered_at IS NULL OR o.delivered_at > o.promised_at THEN 1 ELSE 0 END AS late
    FROM orders o CROSS JOIN order_lines l
        JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
    WHERE l.shop = o.shop AND l.order_id = o.order_id),
once AS (
    SELECT shop, day, value, counted, MAX(returned) AS returned, due, late FROM f
    WHERE value <> '' AND counted + due > 0 GROUP BY shop, order_id, value, day, counted, due, late)
SELECT shop, 'day', day, 'category', value, SUM(counted), SUM(counted * returned), SUM(due), SUM(due * late)
FROM once GROUP BY shop, day, value;

INSERT INTO place_sums (shop, span, first_day, dimension, value, counted, returned, due, late)
SELECT shop, 'month', first_day / 100 * 100 + 1, dimension, value, CAST(SUM(counted) AS BIGINT),
    CAST(SUM(returned) AS BIGINT), CAST(SUM(due) AS BIGINT), CAST(SUM(late) AS BIGINT)
FROM place_sums GROUP BY shop, first_day / 100 * 100 + 1, dimension, value;
