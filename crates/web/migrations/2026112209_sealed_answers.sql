-- Kept answers are sealed from now on: those that lie open go, and a request that is repeated after it is done again.
DELETE FROM idempotency_keys;
