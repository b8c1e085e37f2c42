-- The stars of those who were asked for a review, beside those of all (r1 … r5): whoever was not asked is the rest.
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT r.shop, 'invited.r' || CAST(r.rating AS TEXT), r.day, r.category, COUNT(*), COUNT(*) * r.rating,
    COUNT(*) * r.rating * r.rating
FROM reviews r WHERE r.state = 'published' AND r.request IS NOT NULL AND r.rating > 0
GROUP BY r.shop, r.day, r.category, r.rating;
-- How many of the asked answered is read from an index, however many they are.
CREATE INDEX review_requests_asked ON review_requests (shop, reason, created_at, opened_at, answered_at);
