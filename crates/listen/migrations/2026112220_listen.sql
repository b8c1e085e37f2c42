-- Reviews and what belongs to them. Facts (decisions, replies, votes, labels, steps of recoveries) have the id of the
-- event that told them, so telling one twice changes nothing; a review's row follows from its statements and its facts.

-- What a review needs to know of an order to be called verified, and of whom to ask.
CREATE TABLE review_orders (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    -- The buyer: an id that follows from (shop, user id), with a key of its own in person_keys.
    person UUID,
    -- Sealed with the person's key: JSON {user_id, buyer_id, name, email, phone}.
    buyer BYTEA,
    -- False while only a parcel or a cancellation has spoken of it.
    is_stated BOOLEAN NOT NULL,
    as_of BIGINT NOT NULL,
    ordered_at BIGINT,
    delivered_at BIGINT,
    cancelled_at BIGINT,
    region TEXT,
    import_id UUID,
    PRIMARY KEY (shop, order_id)
);
CREATE INDEX review_orders_person ON review_orders (person);
CREATE INDEX review_orders_import ON review_orders (import_id);

CREATE TABLE review_order_lines (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (shop, order_id, product_id)
);

CREATE TABLE review_products (
    shop UUID NOT NULL,
    product_id TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    brand TEXT,
    image TEXT,
    sku TEXT,
    gtin TEXT,
    url TEXT,
    -- True once the catalogue itself spoke of it.
    is_catalogued BOOLEAN NOT NULL,
    PRIMARY KEY (shop, product_id)
);

CREATE TABLE reviews (
    -- Follows from (shop, review_id).
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- The sender's id.
    review_id TEXT NOT NULL,
    -- Number within the installation, for the index of words.
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    -- Of the statement that counts: an older one that comes later changes nothing.
    stated_at BIGINT NOT NULL,
    -- The calendar day in the shop's zone, YYYYMMDD.
    day BIGINT NOT NULL,
    -- Of the first statement: form | server | import.
    sender TEXT NOT NULL,
    -- Where it was written: form, or what the sender or the import says (taobao, judgeme …).
    origin TEXT NOT NULL,
    import_id UUID,
    person UUID,
    -- Sealed with the person's key: JSON {name, user_id}.
    author BYTEA,
    -- Keyed fingerprint of the sender's address, of reviews by form.
    address TEXT,
    order_id TEXT,
    product_id TEXT,
    product_name TEXT,
    -- The product's category, '' when it is not known.
    category TEXT NOT NULL,
    rating BIGINT NOT NULL,
    -- The stars of the first statement.
    first_rating BIGINT NOT NULL,
    -- good | neutral | bad
    class TEXT NOT NULL,
    first_class TEXT NOT NULL,
    title TEXT,
    text TEXT,
    -- JSON {dimension: tenths of stars}.
    dimensions TEXT NOT NULL,
    -- JSON list of media ids.
    photos TEXT NOT NULL,
    edited_at BIGINT,
    follow_up TEXT,
    follow_up_at BIGINT,
    follow_up_photos TEXT,
    is_anonymous BOOLEAN NOT NULL,
    is_rewarded BOOLEAN NOT NULL,
    reward TEXT,
    -- The request that asked for it.
    request UUID,
    -- published | held | rejected
    state TEXT NOT NULL,
    -- JSON list of {kind, evidence}.
    signals TEXT NOT NULL,
    -- order | link, or why not: no_order, unknown_order, cancelled, other_product, other_person.
    verification TEXT NOT NULL,
    is_verified BOOLEAN NOT NULL,
    language TEXT,
    -- negative | neutral | positive; null without a text.
    polarity TEXT,
    -- JSON {negative, neutral, positive}.
    polarities TEXT,
    is_certain BOOLEAN NOT NULL,
    -- 0 to 100; 0 when nothing is to be done.
    urgency BIGINT NOT NULL,
    -- How pressing the text itself is, 0 to 100, and why: a JSON list of words.
    pressing BIGINT NOT NULL,
    urgency_reasons TEXT NOT NULL,
    helpful BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    -- Of the first answer, public or private.
    answered_at BIGINT,
    answer_minutes BIGINT,
    has_recovery BOOLEAN NOT NULL,
    -- Whether it counts in the dynamic score (first trades of a pair in a month), and for how much in the credit.
    is_counted BOOLEAN NOT NULL,
    credit BIGINT NOT NULL,
    -- Of a text that is long enough to be told from others.
    text_hash BIGINT,
    is_erased BOOLEAN NOT NULL
);
CREATE INDEX reviews_at ON reviews (shop, at, id, state, class, rating, is_verified, answered_at, language, polarity);
CREATE INDEX reviews_urgency ON reviews (shop, urgency, at, id);
CREATE INDEX reviews_rating ON reviews (shop, rating, at, id, state);
CREATE INDEX reviews_helpful ON reviews (shop, helpful, at, id, state);
CREATE INDEX reviews_product ON reviews (shop, product_id, at, id, state, rating);
CREATE INDEX reviews_unpublished ON reviews (shop, state, at, id) WHERE state <> 'published';
CREATE INDEX reviews_turned ON reviews (shop, at) WHERE class = 'good' AND first_class = 'bad';
CREATE INDEX reviews_answered ON reviews (shop, at, answer_minutes) WHERE answered_at IS NOT NULL;
CREATE INDEX reviews_order ON reviews (shop, order_id);
CREATE INDEX reviews_person ON reviews (person);
CREATE INDEX reviews_import ON reviews (import_id);
CREATE INDEX reviews_text ON reviews (shop, text_hash);
CREATE INDEX reviews_address ON reviews (shop, address, at);
CREATE UNIQUE INDEX reviews_n ON reviews (n);

-- The last number given to a review. Who changes reviews holds this row until the end of the transaction.
CREATE TABLE review_numbers (name TEXT PRIMARY KEY, last BIGINT NOT NULL);
INSERT INTO review_numbers (name, last) VALUES ('reviews', 0);

-- Where events of staff about a review lie in the log: an erasure follows them there.
CREATE TABLE review_events (
    review UUID NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (review, seq)
);

-- Append-only: no statement of this crate changes or removes a decision.
CREATE TABLE review_decisions (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    at BIGINT NOT NULL,
    -- publish | reject | restore
    decision TEXT NOT NULL,
    -- Of a rejection: one of the closed list.
    reason TEXT,
    note TEXT,
    staff UUID NOT NULL,
    staff_name TEXT NOT NULL
);
CREATE INDEX review_decisions_review ON review_decisions (review, at, id);

CREATE TABLE review_replies (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    is_private BOOLEAN NOT NULL,
    staff UUID NOT NULL,
    staff_name TEXT NOT NULL
);
CREATE INDEX review_replies_review ON review_replies (review, at, id);

CREATE TABLE review_votes (
    review UUID NOT NULL,
    -- Keyed fingerprint of who voted.
    voter TEXT NOT NULL,
    is_helpful BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (review, voter)
);

-- What staff say a text means, where the machine was wrong.
CREATE TABLE review_labels (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    at BIGINT NOT NULL,
    -- Null: the review as a whole.
    aspect TEXT,
    polarity TEXT NOT NULL,
    staff UUID NOT NULL
);
CREATE INDEX review_labels_review ON review_labels (review, at, id);

-- What a text says of which aspect. Places count characters, not bytes.
CREATE TABLE review_aspects (
    shop UUID NOT NULL,
    review UUID NOT NULL,
    ordinal BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    polarity TEXT NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    -- The words of the text that show it: JSON list of [start, end].
    quotes TEXT NOT NULL,
    sentence TEXT NOT NULL,
    -- The same within the sentence, from the first to the last of them.
    quote_start BIGINT NOT NULL,
    quote_end BIGINT NOT NULL,
    -- Copied from the review, for what is counted by time.
    at BIGINT NOT NULL,
    product_id TEXT,
    PRIMARY KEY (review, ordinal)
);
CREATE INDEX review_aspects_aspect ON review_aspects (shop, aspect, at, polarity, review, product_id);
CREATE INDEX review_aspects_at ON review_aspects (shop, at, aspect, polarity, product_id, review);

-- A bad review is a piece of work with an owner, a due time and an end.
CREATE TABLE recoveries (
    -- Follows from the review's id.
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    opened_at BIGINT NOT NULL,
    -- Set by staff; otherwise so many hours after it was opened as the shop says.
    due_at BIGINT,
    owner UUID,
    owner_name TEXT,
    closed_at BIGINT,
    -- mended | apologised | unreachable | unjustified | refunded | replaced
    outcome TEXT
);
CREATE INDEX recoveries_shop ON recoveries (shop, closed_at, opened_at, id);
CREATE INDEX recoveries_review ON recoveries (review);

CREATE TABLE recovery_steps (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    review UUID NOT NULL,
    recovery UUID NOT NULL,
    at BIGINT NOT NULL,
    -- assigned | noted | closed
    kind TEXT NOT NULL,
    owner UUID,
    owner_name TEXT,
    due_at BIGINT,
    outcome TEXT,
    note TEXT,
    staff UUID NOT NULL,
    staff_name TEXT NOT NULL
);
CREATE INDEX recovery_steps_recovery ON recovery_steps (recovery, at, id);

-- How a shop was asked for reviews: who was invited, by which way, and why.
CREATE TABLE review_requests (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    person UUID,
    -- link | mail
    channel TEXT NOT NULL,
    -- Chosen without looking at how happy the buyer is; false: was in the draw and not drawn.
    is_sampled BOOLEAN NOT NULL,
    -- sampled | not_sampled | staff | mended
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    sent_at BIGINT,
    opened_at BIGINT,
    answered_at BIGINT
);
CREATE INDEX review_requests_order ON review_requests (shop, order_id);
CREATE INDEX review_requests_created ON review_requests (shop, created_at, id);

-- Pictures: the bytes lie in the media folder, re-encoded, under this id.
CREATE TABLE media (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    request UUID,
    -- Null until the review that shows it was sent; such pictures are removed after a day.
    review UUID,
    -- jpg | webp
    format TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX media_review ON media (review);
CREATE INDEX media_unused ON media (created_at) WHERE review IS NULL;

-- Sums over the published reviews of a day and a category of products ('' for none). Measures: r1 … r5 (stars),
-- dsr.<dimension> (tenths, of those that count), credit, verified, invited, rewarded, answered.
CREATE TABLE review_sums (
    shop UUID NOT NULL,
    measure TEXT NOT NULL,
    day BIGINT NOT NULL,
    category TEXT NOT NULL,
    n BIGINT NOT NULL,
    total BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    PRIMARY KEY (shop, measure, day, category)
);

-- Words of the published texts, by the review's number.
-- only sqlite
CREATE VIRTUAL TABLE words_reviews USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0');
-- only postgres
CREATE TABLE words_reviews (n BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX words_reviews_words ON words_reviews USING GIN (words);
-- both

-- Statements that are no review, with the reason, where a person can see them.
CREATE TABLE unread_reviews (
    seq BIGINT PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE reply_templates (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    -- zh | en; null for both.
    language TEXT,
    -- good | neutral | bad; null for all.
    class TEXT,
    text TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX reply_templates_shop ON reply_templates (shop, name);

CREATE TABLE listen_settings (
    shop UUID PRIMARY KEY,
    -- JSON; what is left out has its default.
    settings TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
