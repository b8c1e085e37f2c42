-- Waves of surveys that ask people at set times: how far each has gone through them.
CREATE TABLE survey_waves (
    survey UUID NOT NULL,
    -- Its first day in the shop's zone, such as 2026-03-01.
    wave TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- The last customer who has an invitation, in the order of ids.
    after_customer UUID NOT NULL,
    members BIGINT NOT NULL,
    -- Null until all have one.
    finished_at BIGINT,
    PRIMARY KEY (survey, wave)
);

-- The wave that an invitation belongs to, and by it its answer.
ALTER TABLE survey_invitations ADD COLUMN wave TEXT;
