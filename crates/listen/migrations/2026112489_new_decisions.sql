-- Decisions that are new, to tell those whose reviews were taken down.
CREATE INDEX review_decisions_new ON review_decisions (shop, at);
