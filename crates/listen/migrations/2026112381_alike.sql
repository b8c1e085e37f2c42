-- Texts that are nearly the same are found by any of a few numbers that they share: see the code, alike.rs.
CREATE TABLE review_shapes (
    shop UUID NOT NULL,
    band BIGINT NOT NULL,
    review UUID NOT NULL,
    PRIMARY KEY (shop, band, review)
);
CREATE INDEX review_shapes_review ON review_shapes (review);
-- What was noticed of a review that another system told of, once it was there.
CREATE TABLE review_suspicions (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    at BIGINT NOT NULL,
    -- JSON list of {kind, evidence}.
    signals TEXT NOT NULL
);
CREATE INDEX review_suspicions_review ON review_suspicions (review);
-- Up to which number reviews were looked at. What is there already is not held any more.
INSERT INTO review_numbers (name, last) SELECT 'noticed', last FROM review_numbers WHERE name = 'reviews';
-- What is there is read again in the background, which finds the numbers of its texts.
INSERT INTO text_readings (shop, version, done, changed_at)
SELECT DISTINCT shop, 1, 0, 0 FROM reviews WHERE TRUE
ON CONFLICT (shop) DO UPDATE SET version = text_readings.version + 1;
