-- Who asked and left an address to hear of answers. Nobody is told of anything before they have shown that it is theirs.
CREATE TABLE question_followers (
    question UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- An id that follows from (shop, address), with a key of its own in person_keys.
    person UUID NOT NULL,
    -- Sealed with the person's key: JSON {email}.
    who BYTEA NOT NULL,
    -- zh | en
    language TEXT NOT NULL,
    -- pending | active | ended
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT
);
CREATE INDEX question_followers_person ON question_followers (person);
-- What was answered lately.
CREATE INDEX question_answers_at ON question_answers (shop, at, id);
