-- Questions about products and what was answered to them. Anybody may ask; the shop answers, and buyers whose order holds
-- the product. A row says how it is now; the events that were queued with it tell how that came about.

CREATE TABLE questions (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    product_id TEXT NOT NULL,
    -- Number within the installation, for the index of words.
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    -- As the asker wants to be called; null for a visitor without a name.
    name TEXT,
    -- Keyed fingerprint of the asker's address.
    address TEXT NOT NULL,
    text_hash BIGINT,
    -- published | held | rejected
    state TEXT NOT NULL,
    -- JSON list of {kind, evidence}.
    signals TEXT NOT NULL,
    language TEXT,
    -- JSON list of the aspects that it speaks of.
    aspects TEXT NOT NULL,
    -- Of the published answers: how many, when the first came, how often all of them helped.
    answers BIGINT NOT NULL,
    answered_at BIGINT,
    helpful BIGINT NOT NULL
);
CREATE INDEX questions_at ON questions (shop, at, id, state, answers);
CREATE INDEX questions_product ON questions (shop, product_id, at, id, state);
CREATE INDEX questions_unpublished ON questions (shop, state, at, id) WHERE state <> 'published';
CREATE INDEX questions_unanswered ON questions (shop, at, id) WHERE state = 'published' AND answers = 0;
CREATE INDEX questions_address ON questions (shop, address, at);
CREATE UNIQUE INDEX questions_n ON questions (n);

-- The last number given to a question. Who changes questions holds this row until the end of the transaction.
INSERT INTO review_numbers (name, last) VALUES ('questions', 0);

CREATE TABLE question_answers (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    question UUID NOT NULL,
    at BIGINT NOT NULL,
    -- shop | buyer
    author TEXT NOT NULL,
    staff UUID,
    staff_name TEXT,
    -- The buyer: an id that follows from (shop, user id), with a key of its own in person_keys.
    person UUID,
    -- Sealed with the person's key: JSON {user_id, buyer_id, name, email}.
    who BYTEA,
    -- The review request whose link proved the order.
    request UUID,
    -- Keyed fingerprint of the buyer's address.
    address TEXT,
    text TEXT NOT NULL,
    text_hash BIGINT,
    -- published | held | rejected; withdrawn: taken back by the shop, whose own it is; erased: its person is gone.
    state TEXT NOT NULL,
    signals TEXT NOT NULL,
    helpful BIGINT NOT NULL
);
CREATE INDEX question_answers_question ON question_answers (question, state, helpful, at);
CREATE INDEX question_answers_held ON question_answers (shop, question) WHERE state = 'held';
CREATE INDEX question_answers_person ON question_answers (person);
CREATE INDEX question_answers_text ON question_answers (shop, text_hash);
CREATE INDEX question_answers_address ON question_answers (shop, address, at);
-- A link answers a question once.
CREATE UNIQUE INDEX question_answers_once ON question_answers (question, request);

CREATE TABLE question_votes (
    answer UUID NOT NULL,
    -- Keyed fingerprint of who found it helpful.
    voter TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (answer, voter)
);

-- Append-only: no statement of this crate changes or removes a decision.
CREATE TABLE question_decisions (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    question UUID NOT NULL,
    -- Null where it is about the question itself.
    answer UUID,
    at BIGINT NOT NULL,
    -- publish | reject | restore | withdraw
    decision TEXT NOT NULL,
    -- Of a rejection: one of the closed list.
    reason TEXT,
    note TEXT,
    staff UUID NOT NULL,
    staff_name TEXT NOT NULL
);
CREATE INDEX question_decisions_question ON question_decisions (question, at, id);

-- Words of questions and their answers, by the question's number.
-- only sqlite
CREATE VIRTUAL TABLE words_questions USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0');
-- only postgres
CREATE TABLE words_questions (n BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX words_questions_words ON words_questions USING GIN (words);
-- both
