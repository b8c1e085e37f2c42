-- What visitors hold against reviews, for a person to decide about. A row says what was sent; the event that was queued
-- with it tells of it without words.
CREATE TABLE review_reports (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    at BIGINT NOT NULL,
    -- One of the reasons for which a review may be taken down.
    reason TEXT NOT NULL,
    text TEXT,
    -- Keyed fingerprint of the address.
    address TEXT NOT NULL
);
CREATE INDEX review_reports_review ON review_reports (review, at);
CREATE INDEX review_reports_at ON review_reports (shop, at, id, review);

-- Who reported and left an address to hear what is decided. Nobody is told of anything before they have shown that it is
-- theirs.
CREATE TABLE review_report_followers (
    report UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- An id that follows from (shop, address), with a key of its own in person_keys.
    person UUID NOT NULL,
    -- Sealed with the person's key: JSON {email}.
    who BYTEA NOT NULL,
    -- zh | en
    language TEXT NOT NULL,
    -- pending | active | ended
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX review_report_followers_person ON review_report_followers (person);
CREATE INDEX review_report_followers_shop ON review_report_followers (shop, state, created_at);
