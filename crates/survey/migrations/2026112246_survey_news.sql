-- What those who answered are told. It is kept until all were told, so that a stop in between loses nobody and nothing.
CREATE TABLE survey_news (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    survey UUID NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    -- promoter | passive | detractor: only who answered so. Null: everybody.
    band TEXT,
    staff UUID NOT NULL,
    staff_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Null until everybody was told and the log has heard of it.
    done_at BIGINT
);
CREATE INDEX survey_news_waiting ON survey_news (created_at) WHERE done_at IS NULL;
