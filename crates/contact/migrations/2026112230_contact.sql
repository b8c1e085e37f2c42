-- Whether somebody was asked or told something, and why: one row for a kind and a subject, the noes as well.
CREATE TABLE contacts (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- review_request | review_reminder | survey | survey_reminder | feedback_update | result
    kind TEXT NOT NULL,
    -- The domain's id of the request or invitation.
    subject UUID NOT NULL,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,
    -- mail | link | site | phone | qr
    channel TEXT NOT NULL,
    customer UUID,
    -- Whose key seals `who`: follows from the customer, else from the address.
    person UUID,
    -- Sealed with that key: JSON {customer, user_id, buyer_id, email}.
    who BYTEA,
    -- Follows from the mail address; says nothing without the installation's key.
    address UUID,
    is_asked BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    -- JSON {until, days, n}.
    params TEXT NOT NULL,
    overrides BOOLEAN NOT NULL,
    decided_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When the person is or was asked, as quarantine, clocks and caps count it; null for news, for a no, and for what was
    -- never sent.
    asked_at BIGINT,
    UNIQUE (shop, kind, subject)
);
CREATE INDEX contacts_decided ON contacts (shop, decided_at, id);
CREATE INDEX contacts_customer ON contacts (shop, customer, decided_at, id);
CREATE INDEX contacts_asked_customer ON contacts (customer, asked_at) WHERE asked_at IS NOT NULL;
CREATE INDEX contacts_asked_address ON contacts (address, asked_at) WHERE asked_at IS NOT NULL;
CREATE INDEX contacts_person ON contacts (person);
CREATE INDEX contacts_address ON contacts (address);

-- Mails. Their texts are kept, sealed, until they are sent or given up.
CREATE TABLE contact_messages (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- The decision that it is sent by; of a reminder that is not due yet, the one that it reminds of.
    contact UUID NOT NULL,
    -- Whose key seals it.
    person UUID NOT NULL,
    -- True while nothing is decided about a reminder.
    is_reminder BOOLEAN NOT NULL,
    -- queued | sent | failed | cancelled
    state TEXT NOT NULL,
    -- JSON {language, subject, paragraphs, button}.
    sealed BYTEA,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it is to be looked at next.
    next_at BIGINT NOT NULL,
    sent_at BIGINT,
    error TEXT,
    UNIQUE (contact, is_reminder)
);
CREATE INDEX contact_messages_due ON contact_messages (next_at) WHERE state = 'queued';
CREATE INDEX contact_messages_sent ON contact_messages (shop, sent_at);

-- What is remembered of people and of addresses beyond a decision. The row is also what two asks for one person at once
-- wait for.
CREATE TABLE contact_people (
    shop UUID NOT NULL,
    -- Follows from the customer, or from the address.
    person UUID NOT NULL,
    customer UUID,
    -- Said no on the unsubscribe page.
    refused_at BIGINT,
    -- The profile has heard of it: from now on a later yes there counts.
    is_settled BOOLEAN NOT NULL,
    -- The address refused a mail for good, and with which words.
    stopped_at BIGINT,
    stopped_by TEXT,
    asks BIGINT NOT NULL,
    PRIMARY KEY (shop, person)
);
CREATE INDEX contact_people_unsettled ON contact_people (shop, refused_at) WHERE refused_at IS NOT NULL;

CREATE TABLE contact_settings (
    shop UUID PRIMARY KEY,
    -- JSON; what is left out has its default.
    settings TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
