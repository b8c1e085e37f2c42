-- What staff wrote by mail to who answered. Whether it was sent is with contact, whose subject is the id.
CREATE TABLE survey_follow_up_mails (
    id UUID PRIMARY KEY,
    response UUID NOT NULL,
    -- Whose key seals it.
    person UUID NOT NULL,
    at BIGINT NOT NULL,
    author UUID NOT NULL,
    author_name TEXT NOT NULL,
    -- Sealed with that key: JSON {subject, text}.
    sealed BYTEA NOT NULL
);
CREATE INDEX survey_follow_up_mails_response ON survey_follow_up_mails (response, at);
