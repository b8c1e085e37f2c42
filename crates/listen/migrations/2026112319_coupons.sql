-- Coupons that are used once: each order that was reviewed by a link takes one, whatever its stars.
CREATE TABLE review_coupons (
    shop UUID NOT NULL,
    code TEXT NOT NULL,
    -- In which order they are given.
    n BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    -- Keyed fingerprint of the order that took it; null while it is free.
    taken_by TEXT,
    taken_at BIGINT,
    PRIMARY KEY (shop, code)
);
CREATE UNIQUE INDEX review_coupons_order ON review_coupons (shop, taken_by) WHERE taken_by IS NOT NULL;
CREATE INDEX review_coupons_free ON review_coupons (shop, n) WHERE taken_by IS NULL;
-- Who got the last new piece of work, where colleagues take turns.
CREATE TABLE recovery_turns (shop UUID PRIMARY KEY, owner UUID NOT NULL);
CREATE INDEX recoveries_owner ON recoveries (shop, owner, closed_at, due_at, opened_at);
