-- When a shop works, each from an instant on: what was promised before is reckoned by what held then.
-- None: around the clock.
CREATE TABLE working_hours (
    shop UUID NOT NULL,
    -- Microseconds.
    since BIGINT NOT NULL,
    -- Of the shop, then.
    time_zone TEXT NOT NULL,
    -- JSON: the week and special days.
    hours TEXT NOT NULL,
    PRIMARY KEY (shop, since)
);
