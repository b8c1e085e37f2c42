-- Ideas, problems, praise and complaints, and what belongs to them. They are state with an event for every change; the
-- events carry no words but those of people whom an erasure finds in the log.

CREATE TABLE feedback_posts (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- Within the shop, from 1: part of the post's address.
    number BIGINT NOT NULL,
    -- Within the installation, for the index of words.
    n BIGINT NOT NULL,
    -- idea | problem | praise | complaint
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- new | under_review | planned | in_progress | done | declined | answered | merged
    state TEXT NOT NULL,
    -- Of a merged one: what it is again when it is parted.
    state_before TEXT,
    -- For the shop alone, for good: whatever was private never becomes public.
    is_private BOOLEAN NOT NULL,
    -- private | held | public | rejected. Only a public one is seen by anybody but its author and the staff.
    approval TEXT NOT NULL,
    -- Of a rejection: one of the closed list.
    reason TEXT,
    -- JSON list of {kind, evidence}: why it is held.
    signals TEXT NOT NULL,
    -- The post that it was merged into.
    merged_into UUID,
    -- The one at the end of all merges; itself where there is none.
    root UUID NOT NULL,
    -- People who voted for this one and, of a root, for all that was merged into it: each once.
    votes BIGINT NOT NULL,
    -- The same of those who are told of answers.
    subscribers BIGINT NOT NULL,
    -- An id that follows from what the author is known by, with a key of its own in person_keys.
    person UUID,
    -- Sealed with the person's key: JSON {customer, user_id, buyer_id, email, name, signature}.
    who BYTEA,
    -- Keyed fingerprint of where it was sent from.
    sender TEXT,
    -- portal | link | staff
    origin TEXT NOT NULL,
    -- Who wrote it down for the customer.
    staff UUID,
    staff_name TEXT,
    owner UUID,
    owner_name TEXT,
    -- JSON list of words.
    tags TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Until when the first answer was promised.
    promised_at BIGINT NOT NULL,
    -- Since when the author waits for the shop, and until when an answer is promised; null when nobody waits.
    waiting_since BIGINT,
    due_at BIGINT,
    -- Of the first answer.
    answered_at BIGINT,
    answer_minutes BIGINT,
    -- zh | en | other
    language TEXT,
    -- negative | neutral | positive
    polarity TEXT,
    -- JSON list of {aspect, polarity, quotes}.
    aspects TEXT NOT NULL,
    -- 0 to 100, and why: a JSON list of words.
    urgency BIGINT NOT NULL,
    urgency_reasons TEXT NOT NULL,
    is_erased BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX feedback_posts_number ON feedback_posts (shop, number);
CREATE UNIQUE INDEX feedback_posts_n ON feedback_posts (n);
CREATE INDEX feedback_posts_created ON feedback_posts (shop, created_at, id);
CREATE INDEX feedback_posts_votes ON feedback_posts (shop, kind, approval, votes, created_at, id);
CREATE INDEX feedback_posts_due ON feedback_posts (shop, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX feedback_posts_answered ON feedback_posts (shop, answered_at, id) WHERE answered_at IS NOT NULL;
CREATE INDEX feedback_posts_held ON feedback_posts (shop, created_at, id) WHERE approval = 'held';
CREATE INDEX feedback_posts_root ON feedback_posts (root);
CREATE INDEX feedback_posts_person ON feedback_posts (person);
CREATE INDEX feedback_posts_sender ON feedback_posts (shop, sender, created_at);

-- The last numbers given: of the installation ('all') and of each shop. Who changes a shop's posts holds its row until
-- the end of the transaction.
CREATE TABLE feedback_numbers (name TEXT PRIMARY KEY, last BIGINT NOT NULL);
INSERT INTO feedback_numbers (name, last) VALUES ('all', 0);

-- What a person is known by, as keyed fingerprints, and under which id their things are kept.
CREATE TABLE feedback_known (
    alias UUID NOT NULL,
    person UUID NOT NULL,
    PRIMARY KEY (alias, person)
);

-- People who come by a link that says who they are.
CREATE TABLE feedback_visitors (
    person UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- Sealed with the person's key.
    who BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE feedback_votes (
    -- The one that was voted for, wherever it was merged later.
    post UUID NOT NULL,
    -- Keyed fingerprint of a person, or of address and browser.
    voter TEXT NOT NULL,
    person UUID,
    at BIGINT NOT NULL,
    PRIMARY KEY (post, voter)
);
CREATE INDEX feedback_votes_person ON feedback_votes (person);

CREATE TABLE feedback_subscriptions (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    post UUID NOT NULL,
    -- Keyed fingerprint of the person.
    subscriber TEXT NOT NULL,
    person UUID NOT NULL,
    -- Sealed with the person's key.
    who BYTEA NOT NULL,
    -- zh | en
    language TEXT NOT NULL,
    -- pending | active | ended. Nobody is told of anything before they have shown that the address is theirs.
    state TEXT NOT NULL,
    is_author BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    UNIQUE (post, subscriber)
);
CREATE INDEX feedback_subscriptions_person ON feedback_subscriptions (person);

-- News of a post on their way to those who wait for them.
CREATE TABLE feedback_updates (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    post UUID NOT NULL,
    -- What the shop said, if anything; not public: for the author alone.
    message UUID,
    state TEXT NOT NULL,
    is_public BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    -- The last subscription that was told.
    told UUID NOT NULL,
    done_at BIGINT
);
CREATE INDEX feedback_updates_waiting ON feedback_updates (at, id) WHERE done_at IS NULL;

-- What shop and author say to each other; a public answer is shown to everybody.
CREATE TABLE feedback_messages (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    post UUID NOT NULL,
    at BIGINT NOT NULL,
    is_from_shop BOOLEAN NOT NULL,
    is_public BOOLEAN NOT NULL,
    text TEXT NOT NULL,
    staff UUID,
    staff_name TEXT
);
CREATE INDEX feedback_messages_post ON feedback_messages (post, at, id);

-- Append-only: no statement of this crate changes or removes an entry, and none holds words of a customer.
CREATE TABLE feedback_log (
    post UUID NOT NULL,
    -- Its place in the log of the post, from 1.
    n BIGINT NOT NULL,
    shop UUID NOT NULL,
    at BIGINT NOT NULL,
    -- posted | answered | replied | state_changed | changed | voted | moderated | merged | unmerged | link_made | erased
    what TEXT NOT NULL,
    -- JSON.
    detail TEXT NOT NULL,
    -- Null: the customer, or nobody in particular.
    staff UUID,
    staff_name TEXT,
    PRIMARY KEY (post, n)
);

CREATE TABLE feedback_settings (
    shop UUID PRIMARY KEY,
    -- JSON; what is left out has its default.
    settings TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Words of titles and texts, by the post's number in the installation.
-- only sqlite
CREATE VIRTUAL TABLE words_feedback USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0');
-- only postgres
CREATE TABLE words_feedback (n BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX words_feedback_words ON words_feedback USING GIN (words);
-- both
