-- When the writer of a review corrected it after it was taken down.
CREATE TABLE review_corrections (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX review_corrections_review ON review_corrections (review, at);
