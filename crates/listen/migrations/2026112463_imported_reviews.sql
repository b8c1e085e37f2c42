-- How many reviews were written elsewhere: pages that show them say so.
INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
SELECT i.shop, i.measure, i.day, i.category, COUNT(*), COUNT(*), COUNT(*) FROM (
    SELECT r.shop AS shop, r.day AS day, r.category AS category,
        CASE WHEN r.is_undated THEN 'undated.imported' ELSE 'imported' END AS measure
    FROM reviews r WHERE r.state = 'published' AND NOT (r.is_erased AND r.rating = 0)
        AND (r.sender = 'import' OR (r.sender = 'server' AND r.origin NOT IN ('form', 'server')))) i
GROUP BY i.shop, i.measure, i.day, i.category;
