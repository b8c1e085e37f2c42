-- How many published reviews of a product speak of an aspect, and in which way; a review counts once, and may count as
-- both. By day, by month and by year (whose first day is given); product_id is '' where nobody knows it.
CREATE TABLE review_product_aspects (
    shop UUID NOT NULL,
    product_id TEXT NOT NULL,
    aspect TEXT NOT NULL,
    -- day | month | year
    span TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    mentions BIGINT NOT NULL,
    positive BIGINT NOT NULL,
    negative BIGINT NOT NULL,
    PRIMARY KEY (shop, product_id, aspect, span, first_day)
);
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT s.shop, s.product_id, s.aspect, 'day', s.day, COUNT(*), SUM(s.positive), SUM(s.negative)
FROM (SELECT r.shop AS shop, r.day AS day, a.aspect AS aspect, COALESCE(r.product_id, '') AS product_id,
        MAX(CASE WHEN a.polarity = 'positive' THEN 1 ELSE 0 END) AS positive,
        MAX(CASE WHEN a.polarity = 'negative' THEN 1 ELSE 0 END) AS negative
    FROM review_aspects a JOIN reviews r ON r.id = a.review WHERE r.state = 'published'
    GROUP BY a.review, a.aspect, r.shop, r.day, r.product_id) s
GROUP BY s.shop, s.product_id, s.aspect, s.day;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT s.shop, s.product_id, s.aspect, 'month', s.first_day / 100 * 100 + 1, SUM(s.mentions), SUM(s.positive),
    SUM(s.negative)
FROM review_product_aspects s WHERE s.span = 'day'
GROUP BY s.shop, s.product_id, s.aspect, s.first_day / 100 * 100 + 1;
INSERT INTO review_product_aspects (shop, product_id, aspect, span, first_day, mentions, positive, negative)
SELECT s.shop, s.product_id, s.aspect, 'year', s.first_day / 10000 * 10000 + 101, SUM(s.mentions), SUM(s.positive),
    SUM(s.negative)
FROM review_product_aspects s WHERE s.span = 'month'
GROUP BY s.shop, s.product_id, s.aspect, s.first_day / 10000 * 10000 + 101;
-- Which products and aspects are spoken of most in a month or a year.
CREATE INDEX review_product_aspects_most ON review_product_aspects (shop, span, first_day, mentions, aspect, product_id)
    WHERE span <> 'day';
