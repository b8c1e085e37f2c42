-- Facts hang on personas and never move. A profile is one or more personas; merging or splitting profiles only
-- changes personas.profile, so every merge can be undone and every number recomputed.

CREATE TABLE personas (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    profile UUID NOT NULL,
    created_seq BIGINT NOT NULL
);
CREATE INDEX personas_profile ON personas (profile);

-- What a persona is known by. The value is found by its keyed fingerprint and read with the person's key.
CREATE TABLE identifiers (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    hash BYTEA NOT NULL,
    persona UUID NOT NULL,
    sealed BYTEA NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (shop, kind, hash)
);
CREATE INDEX identifiers_persona ON identifiers (persona);

CREATE TABLE merges (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    into_profile UUID NOT NULL,
    from_profile UUID NOT NULL,
    -- The personas that moved, as a JSON list of ids.
    personas TEXT NOT NULL,
    -- identifier | staff
    reason TEXT NOT NULL,
    -- The kind of identifier that joined them, or the member of staff who did.
    evidence TEXT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX merges_into ON merges (into_profile);

-- What someone said of a persona, or staff wrote by hand; the newest wins. kind: trait | custom | hand | consent | tag
CREATE TABLE traits (
    persona UUID NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON text; personal ones are sealed instead.
    value TEXT,
    sealed BYTEA,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (persona, kind, name)
);

CREATE TABLE orders (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    -- Null for an order without a customer: its money counts for the shop, not for anybody.
    persona UUID,
    status TEXT NOT NULL,
    ordered_at BIGINT NOT NULL,
    -- The calendar day in the shop's zone, YYYYMMDD.
    day BIGINT NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    shipping_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL,
    items BIGINT NOT NULL,
    coupon TEXT,
    channel TEXT,
    payment_method TEXT,
    city TEXT,
    province TEXT,
    country TEXT,
    promised_at BIGINT,
    shipped_at BIGINT,
    delivered_at BIGINT,
    import_id UUID,
    seq BIGINT NOT NULL,
    PRIMARY KEY (shop, order_id)
);
CREATE INDEX orders_persona ON orders (persona);
CREATE INDEX orders_day ON orders (shop, day);

CREATE TABLE order_lines (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    product_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    PRIMARY KEY (shop, order_id, line)
);
CREATE INDEX order_lines_product ON order_lines (shop, product_id);

CREATE TABLE refunds (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    minor BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (shop, order_id, refund_id)
);

CREATE TABLE products (
    shop UUID NOT NULL,
    product_id TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    brand TEXT,
    price_minor BIGINT,
    currency TEXT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (shop, product_id)
);

-- What a persona did, per day: how often. `item` is the product, term, category or page; empty when there is none.
CREATE TABLE activity (
    persona UUID NOT NULL,
    name TEXT NOT NULL,
    item TEXT NOT NULL,
    day BIGINT NOT NULL,
    shop UUID NOT NULL,
    count BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (persona, name, item, day)
);
CREATE INDEX activity_day ON activity (shop, name, day);

-- Where and when a persona is: counts by dimension. dimension: hour | weekday | device | channel | city | source
CREATE TABLE habits (
    persona UUID NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (persona, dimension, value)
);

-- First and last touch. edge: first | last
CREATE TABLE touches (
    persona UUID NOT NULL,
    edge TEXT NOT NULL,
    at BIGINT NOT NULL,
    source TEXT,
    medium TEXT,
    campaign TEXT,
    referrer TEXT,
    PRIMARY KEY (persona, edge)
);

-- A customer's line of events; the event itself is read from the log.
CREATE TABLE timeline (
    persona UUID NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (persona, at, seq)
);

-- Search terms per day, over everyone.
CREATE TABLE search_terms (
    shop UUID NOT NULL,
    term TEXT NOT NULL,
    day BIGINT NOT NULL,
    searches BIGINT NOT NULL,
    no_result BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    PRIMARY KEY (shop, term, day)
);

-- Profiles: one row each, derived from the facts of their personas.
CREATE TABLE profiles (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- JSON of the personal fields, sealed with the profile's key: name, email, phone, address, birthday.
    personal BYTEA,
    has_email BOOLEAN NOT NULL,
    has_phone BOOLEAN NOT NULL,
    is_known BOOLEAN NOT NULL,
    gender TEXT,
    city TEXT,
    province TEXT,
    country TEXT,
    language TEXT,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    items BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    currency TEXT,
    first_order_at BIGINT,
    last_order_at BIGINT,
    -- Days with an order, in the shop's zone: what repeat-buying models count.
    order_days BIGINT NOT NULL,
    discount_share DOUBLE PRECISION,
    -- Where the customer's unit prices stand within each category, 0 cheapest to 1 dearest.
    price_level DOUBLE PRECISION,
    top_category TEXT,
    top_brand TEXT,
    channel TEXT,
    device TEXT,
    -- Set by lifecycle, rfm and predictions.
    class TEXT NOT NULL,
    class_since BIGINT NOT NULL,
    r BIGINT,
    f BIGINT,
    m BIGINT,
    p_alive DOUBLE PRECISION,
    orders_90 DOUBLE PRECISION,
    value_365_minor BIGINT,
    next_order_at BIGINT,
    prediction TEXT
);
CREATE INDEX profiles_shop_seen ON profiles (shop, last_seen_at);
CREATE INDEX profiles_shop_net ON profiles (shop, net_minor);
CREATE INDEX profiles_shop_class ON profiles (shop, class);
CREATE INDEX profiles_shop_orders ON profiles (shop, orders);

-- Prefixes of words in names, mail addresses and phone numbers, as keyed fingerprints: people can be found by what a
-- clerk types although the values are sealed.
CREATE TABLE profile_search (
    shop UUID NOT NULL,
    hash BYTEA NOT NULL,
    profile UUID NOT NULL,
    PRIMARY KEY (shop, hash, profile)
);
CREATE INDEX profile_search_profile ON profile_search (profile);

CREATE TABLE lifecycle_rules (
    shop UUID PRIMARY KEY,
    -- JSON; null fields follow the shop's own rhythm.
    rules TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE lifecycle_changes (
    shop UUID NOT NULL,
    profile UUID NOT NULL,
    at BIGINT NOT NULL,
    from_class TEXT,
    to_class TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (profile, at, to_class)
);
CREATE INDEX lifecycle_changes_shop ON lifecycle_changes (shop, at);

CREATE TABLE rfm_runs (
    shop UUID PRIMARY KEY,
    as_of BIGINT NOT NULL,
    -- JSON: cut-offs, groups, grid.
    report TEXT NOT NULL
);

CREATE TABLE prediction_runs (
    shop UUID PRIMARY KEY,
    as_of BIGINT NOT NULL,
    report TEXT NOT NULL
);

CREATE TABLE segments (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    definition TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_by UUID,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    evaluated_at BIGINT
);

CREATE TABLE segment_members (
    segment UUID NOT NULL,
    profile UUID NOT NULL,
    entered_at BIGINT NOT NULL,
    PRIMARY KEY (segment, profile)
);
CREATE INDEX segment_members_profile ON segment_members (profile);

CREATE TABLE segment_sizes (
    segment UUID NOT NULL,
    day BIGINT NOT NULL,
    size BIGINT NOT NULL,
    entered BIGINT NOT NULL,
    left_count BIGINT NOT NULL,
    PRIMARY KEY (segment, day)
);
