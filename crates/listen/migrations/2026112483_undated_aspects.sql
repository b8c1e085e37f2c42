-- What is said of aspects by reviews of which nobody knows the age is summed apart, in spans of its own, so that no day has
-- more of it for a file that came on it.
CREATE TABLE undated_said AS
SELECT s.shop AS shop, s.day AS day, s.aspect AS aspect, s.product_id AS product_id, s.supplier AS supplier,
    s.variant AS variant, s.region AS region, COUNT(*) AS mentions, SUM(s.positive) AS positive, SUM(s.negative) AS negative
FROM (SELECT r.shop AS shop, r.day AS day, a.aspect AS aspect, COALESCE(r.product_id, '') AS product_id,
        r.supplier AS supplier, r.variant AS variant, r.region AS region,
        MAX(CASE WHEN a.polarity = 'positive' THEN 1 ELSE 0 END) AS positive,
        MAX(CASE WHEN a.polarity = 'negative' THEN 1 ELSE 0 END) AS negative
    FROM review_aspects a JOIN reviews r ON r.id = a.review WHERE r.is_undated AND r.state = 'published'
    GROUP BY a.review, a.aspect, r.shop, r.day, r.product_id, r.supplier, r.variant, r.region) s
GROUP BY s.shop, s.day, s.aspect, s.product_id, s.supplier, s.variant, s.region;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT u.shop, '', 'undated.day', u.day, u.aspect, '', SUM(u.mentions), SUM(u.positive), SUM(u.negative)
FROM undated_said u GROUP BY u.shop, u.day, u.aspect;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT u.shop, 'supplier', 'undated.day', u.day, u.aspect, u.supplier, SUM(u.mentions), SUM(u.positive), SUM(u.negative)
FROM undated_said u WHERE u.supplier <> '' GROUP BY u.shop, u.day, u.aspect, u.supplier;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT u.shop, 'version', 'undated.day', u.day, u.aspect, u.variant, SUM(u.mentions), SUM(u.positive), SUM(u.negative)
FROM undated_said u WHERE u.variant <> '' GROUP BY u.shop, u.day, u.aspect, u.variant;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT u.shop, 'region', 'undated.day', u.day, u.aspect, u.region, SUM(u.mentions), SUM(u.positive), SUM(u.negative)
FROM undated_said u WHERE u.region <> '' GROUP BY u.shop, u.day, u.aspect, u.region;
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT s.shop, s.kind, 'undated.month', s.first_day / 100 * 100 + 1, s.aspect, s.of_key, SUM(s.mentions), SUM(s.positive),
    SUM(s.negative)
FROM review_aspect_sums s WHERE s.span = 'undated.day'
GROUP BY s.shop, s.kind, s.first_day / 100 * 100 + 1, s.aspect, s.of_key;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT u.shop, u.product_id, u.aspect, 'undated.day', u.day, SUM(u.mentions), SUM(u.positive), SUM(u.negative)
FROM undated_said u GROUP BY u.shop, u.product_id, u.aspect, u.day;
DROP TABLE undated_said;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT s.shop, s.product_id, s.aspect, 'undated.month', s.first_day / 100 * 100 + 1, SUM(s.mentions), SUM(s.positive),
    SUM(s.negative)
FROM review_product_aspects s WHERE s.span = 'undated.day'
GROUP BY s.shop, s.product_id, s.aspect, s.first_day / 100 * 100 + 1;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT s.shop, s.product_id, s.aspect, 'undated.year', s.first_day / 10000 * 10000 + 101, SUM(s.mentions), SUM(s.positive),
    SUM(s.negative)
FROM review_product_aspects s WHERE s.span = 'undated.month'
GROUP BY s.shop, s.product_id, s.aspect, s.first_day / 10000 * 10000 + 101;
-- Both were one: what is apart now is taken from it, by adding it with the sign turned.
INSERT INTO review_aspect_sums (shop, kind, span, first_day, aspect, of_key, mentions, positive, negative)
SELECT u.shop, u.kind, SUBSTR(u.span, 9), u.first_day, u.aspect, u.of_key, -u.mentions, -u.positive, -u.negative
FROM review_aspect_sums u WHERE u.span LIKE 'undated.%'
ON CONFLICT (shop, kind, span, first_day, aspect, of_key) DO UPDATE SET
    mentions = review_aspect_sums.mentions + excluded.mentions,
    positive = review_aspect_sums.positive + excluded.positive,
    negative = review_aspect_sums.negative + excluded.negative;
DELETE FROM review_aspect_sums WHERE mentions = 0;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT u.shop, u.product_id, u.aspect, SUBSTR(u.span, 9), u.first_day, -u.mentions, -u.positive, -u.negative
FROM review_product_aspects u WHERE u.span LIKE 'undated.%'
ON CONFLICT (shop, product_id, aspect, span, first_day) DO UPDATE SET
    mentions = review_product_aspects.mentions + excluded.mentions,
    positive = review_product_aspects.positive + excluded.positive,
    negative = review_product_aspects.negative + excluded.negative;
DELETE FROM review_product_aspects WHERE mentions = 0;
