-- A name is one view of a list. Those that share one are numbered, the oldest keeps it: “name (2)”, past what is taken.
CREATE TABLE renamed_views (id UUID PRIMARY KEY, name TEXT NOT NULL);

WITH RECURSIVE numbers (n) AS (
    SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n <= (SELECT COUNT(*) FROM saved_views)
), ranked AS (
    SELECT id, shop, page, name, ROW_NUMBER() OVER (PARTITION BY shop, page, name ORDER BY created_at, id) AS k
    FROM saved_views
), shared AS (
    SELECT shop, page, name FROM ranked WHERE k = 2
), unused AS (
    SELECT s.shop, s.page, s.name, s.name || ' (' || m.n || ')' AS new_name,
        ROW_NUMBER() OVER (PARTITION BY s.shop, s.page, s.name ORDER BY m.n) + 1 AS k
    FROM shared s CROSS JOIN numbers m
    WHERE NOT EXISTS (SELECT 1 FROM saved_views v
        WHERE v.shop = s.shop AND v.page = s.page AND v.name = s.name || ' (' || m.n || ')')
)
INSERT INTO renamed_views (id, name)
SELECT r.id, u.new_name FROM ranked r
JOIN unused u ON u.shop = r.shop AND u.page = r.page AND u.name = r.name AND u.k = r.k;

UPDATE saved_views SET name = (SELECT r.name FROM renamed_views r WHERE r.id = saved_views.id)
WHERE id IN (SELECT id FROM renamed_views);

DROP TABLE renamed_views;

CREATE UNIQUE INDEX saved_views_name ON saved_views (shop, page, name);
