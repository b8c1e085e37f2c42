-- Since when a shop treats something bad that is added to a review (追评) as work: one that has reviews already began with it
-- when its schema was brought up to date. What was added long before that is none, so what was opened is looked at again.
CREATE TABLE review_later_since (
    shop UUID PRIMARY KEY,
    since BIGINT NOT NULL
);
INSERT INTO review_later_since (shop, since)
SELECT s.shop, m.applied_at FROM (SELECT DISTINCT shop FROM reviews) s
    CROSS JOIN (SELECT applied_at FROM schema_migrations WHERE version = 2026112264) m;
UPDATE reviews SET reading = -1 WHERE follow_up IS NOT NULL;
-- Nor is what a file without times brought, which has that of its import: nobody knows how old it is.
UPDATE reviews SET reading = -1
WHERE sender = 'import' AND received_at - at <= 3600000000 AND (has_recovery OR urgency > 0);
UPDATE text_readings SET done = 0 WHERE shop IN (SELECT r.shop FROM reviews r WHERE r.reading = -1);
-- What was more than 14 days old when it came waits behind what is new.
UPDATE reviews SET urgency = urgency / 2
WHERE urgency > 0 AND received_at - at > 1209600000000 AND (follow_up_at IS NULL OR follow_up_at <= received_at);
