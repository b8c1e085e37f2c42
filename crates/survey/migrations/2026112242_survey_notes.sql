-- What was noted about a follow-up: added to, never changed. Who wrote the notes from before this table is not known.
CREATE TABLE survey_follow_up_notes (
    response UUID NOT NULL,
    ordinal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author UUID,
    author_name TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (response, ordinal)
);
INSERT INTO survey_follow_up_notes (response, ordinal, at, text)
    SELECT response, 0, COALESCE(closed_at, opened_at), note FROM survey_follow_ups WHERE note IS NOT NULL AND note <> '';
ALTER TABLE survey_follow_ups DROP COLUMN note;
