-- Questionnaires: what they ask, whom, and what was answered. A survey's questions are kept by version; an answer keeps the
-- version it was given to. Within a survey a question's key always means the same, so answers of all versions add up.

CREATE TABLE surveys (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    -- nps | csat | ces | csi | own
    kind TEXT NOT NULL,
    -- draft | live | paused | closed
    state TEXT NOT NULL,
    -- own: made here. elsewhere: holds answers that other systems tell of.
    origin TEXT NOT NULL,
    -- The newest version of its questions.
    version BIGINT NOT NULL,
    -- JSON: whom to ask, when, by which way.
    audience TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- Since when it is live; what happened before asks nobody.
    live_at BIGINT
);
CREATE INDEX surveys_shop ON surveys (shop, created_at, id);

CREATE TABLE survey_versions (
    survey UUID NOT NULL,
    version BIGINT NOT NULL,
    -- JSON, `v` says of which form.
    definition TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (survey, version)
);

-- Who was to be asked, whether they were, and why. The id follows from the survey and the occasion, so no occasion asks
-- twice; a link proves its id with the installation's key.
CREATE TABLE survey_invitations (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    survey UUID NOT NULL,
    -- manual | delivery | order_nth | refund | case_closed | review_bad | site | open | phone
    occasion TEXT NOT NULL,
    -- mail | link | site | phone | qr
    channel TEXT NOT NULL,
    -- An id that follows from (shop, what the person is known by), with a key of its own in person_keys.
    person UUID,
    -- Sealed with the person's key: JSON {customer, user_id, buyer_id, email, name}.
    who BYTEA,
    customer UUID,
    -- What the person was when asked: lifecycle class, and a JSON list of segment ids.
    class TEXT,
    segments TEXT NOT NULL,
    order_id TEXT,
    product_id TEXT,
    product_name TEXT,
    -- Who served them.
    agent TEXT,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- Null until it is decided.
    decided_at BIGINT,
    is_asked BOOLEAN NOT NULL,
    -- As contact names it: ok, not_sampled, quarantine …; waiting until it is decided; open: nobody asked, the person
    -- came by an open link.
    reason TEXT NOT NULL,
    -- Of the reason: JSON {until, days, n}.
    params TEXT NOT NULL,
    opened_at BIGINT,
    started_at BIGINT,
    completed_at BIGINT
);
CREATE INDEX survey_invitations_survey ON survey_invitations (survey, created_at, id);
CREATE INDEX survey_invitations_asked ON survey_invitations (survey, is_asked, decided_at, opened_at, started_at,
    completed_at, class);
CREATE INDEX survey_invitations_due ON survey_invitations (due_at) WHERE decided_at IS NULL;
CREATE INDEX survey_invitations_person ON survey_invitations (person);
CREATE INDEX survey_invitations_customer ON survey_invitations (customer);

CREATE TABLE survey_responses (
    -- The invitation's id where there is one: an invitation is answered once.
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    survey UUID NOT NULL,
    version BIGINT NOT NULL,
    invitation UUID,
    -- partial | completed. Only completed ones count.
    state TEXT NOT NULL,
    -- own | server | import: where it was given.
    origin TEXT NOT NULL,
    -- mail | link | site | phone | qr | import | server
    channel TEXT NOT NULL,
    -- zh | en, of the page; null when it is not known.
    language TEXT,
    person UUID,
    -- As of an invitation.
    who BYTEA,
    customer UUID,
    class TEXT,
    segments TEXT NOT NULL,
    order_id TEXT,
    product_id TEXT,
    product_name TEXT,
    agent TEXT,
    -- Who entered it by telephone.
    staff UUID,
    staff_name TEXT,
    -- Keyed fingerprint of the sender's address, of answers by open links.
    address TEXT,
    started_at BIGINT NOT NULL,
    -- When it was completed; of a partial one, when it was last touched.
    at BIGINT NOT NULL,
    -- The calendar day of `at` in the shop's zone, YYYYMMDD.
    day BIGINT NOT NULL,
    -- Key of the question at which a partial one goes on.
    next_question TEXT,
    -- Of the question that gives the survey its number.
    score DOUBLE PRECISION,
    -- promoter | passive | detractor; of CSAT and CES: content, in between, not content.
    band TEXT,
    -- The first thing said in own words.
    text TEXT,
    -- What all that was said means: negative | neutral | positive, 0 to 100.
    polarity TEXT,
    urgency BIGINT NOT NULL,
    import_id UUID,
    is_erased BOOLEAN NOT NULL
);
CREATE INDEX survey_responses_at ON survey_responses (survey, state, at, id, score, band);
CREATE INDEX survey_responses_day ON survey_responses (survey, state, day, score);
CREATE INDEX survey_responses_shop ON survey_responses (shop, state, day, survey, score);
CREATE INDEX survey_responses_band ON survey_responses (survey, band, at, id);
CREATE INDEX survey_responses_person ON survey_responses (person);
CREATE INDEX survey_responses_customer ON survey_responses (customer);
CREATE INDEX survey_responses_import ON survey_responses (import_id);
CREATE INDEX survey_responses_unplaced ON survey_responses (id) WHERE customer IS NULL AND person IS NOT NULL;
CREATE INDEX survey_responses_address ON survey_responses (survey, address, at);

-- One row per answered question. Picked answers are in `choice` (an option's key, or a number as it is written),
-- numbers also in `number`, free words only in `text`.
CREATE TABLE survey_answers (
    response UUID NOT NULL,
    question TEXT NOT NULL,
    survey UUID NOT NULL,
    -- JSON by the question's type; of free words null.
    value TEXT NOT NULL,
    choice TEXT,
    number DOUBLE PRECISION,
    text TEXT,
    PRIMARY KEY (response, question)
);
CREATE INDEX survey_answers_choice ON survey_answers (survey, question, choice, response);

-- How often something was answered on a day. `question` is '' for the response as a whole. `item` is a row of a matrix or
-- an option of a ranking, else ''. `answer` is the option's key, the number or the place. `dimension` is '' over
-- everybody, or segment | class | product | agent | channel with its value. Answers to several questions at once, for the
-- satisfaction index, are sums under `#csi`: of a dimension (`item`), and of the product of two (`item`, `answer`).
CREATE TABLE survey_tallies (
    survey UUID NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    question TEXT NOT NULL,
    item TEXT NOT NULL,
    answer TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (survey, question, dimension, value, day, item, answer)
);

-- What comments say of which aspect.
CREATE TABLE survey_aspects (
    response UUID NOT NULL,
    ordinal BIGINT NOT NULL,
    survey UUID NOT NULL,
    question TEXT NOT NULL,
    aspect TEXT NOT NULL,
    polarity TEXT NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    sentence TEXT NOT NULL,
    -- Copied from the response.
    day BIGINT NOT NULL,
    PRIMARY KEY (response, ordinal)
);
CREATE INDEX survey_aspects_survey ON survey_aspects (survey, day, aspect, polarity, response);

-- Somebody who was not content is a piece of work.
CREATE TABLE survey_follow_ups (
    response UUID PRIMARY KEY,
    shop UUID NOT NULL,
    survey UUID NOT NULL,
    -- open | done
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT,
    owner UUID,
    owner_name TEXT,
    note TEXT,
    outcome TEXT,
    closed_at BIGINT
);
CREATE INDEX survey_follow_ups_open ON survey_follow_ups (shop, due_at) WHERE state = 'open';

-- Pictures that were answers, made anew from their pixels. They go with the answer, in the same transaction.
CREATE TABLE survey_pictures (
    id UUID PRIMARY KEY,
    response UUID NOT NULL,
    created_at BIGINT NOT NULL,
    jpeg BYTEA NOT NULL
);
CREATE INDEX survey_pictures_response ON survey_pictures (response, id);
CREATE INDEX survey_pictures_created ON survey_pictures (created_at, response, id);

-- Whom the site asked: visitors are known by a keyed fingerprint alone.
CREATE TABLE survey_prompts (
    survey UUID NOT NULL,
    visitor TEXT NOT NULL,
    shown_at BIGINT NOT NULL,
    PRIMARY KEY (survey, visitor)
);
CREATE INDEX survey_prompts_visitor ON survey_prompts (visitor, shown_at);

-- What a trigger needs to know of an order: whose it is, the how manieth, what was bought.
CREATE TABLE survey_orders (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    person UUID,
    -- As of an invitation.
    who BYTEA,
    ordered_at BIGINT NOT NULL,
    -- JSON list of {id, name}.
    products TEXT NOT NULL,
    import_id UUID,
    PRIMARY KEY (shop, order_id)
);
CREATE INDEX survey_orders_person ON survey_orders (person, ordered_at);
CREATE INDEX survey_orders_import ON survey_orders (import_id);

-- Statements that are no answer, with the reason, where a person can see them.
CREATE TABLE unread_surveys (
    seq BIGINT PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL
);
