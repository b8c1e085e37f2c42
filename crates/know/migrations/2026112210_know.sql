-- Facts hang on personas and never move. A profile is one or more personas; merging or splitting profiles only
-- changes personas.profile, so every merge can be undone and every number recomputed.

CREATE TABLE personas (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    -- The persona that the profile began with.
    profile UUID NOT NULL,
    created_seq BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE INDEX personas_shop ON personas (shop, profile);
CREATE INDEX personas_profile ON personas (profile);

-- What a persona is known by. The value is found by its keyed fingerprint and read with the person's key.
CREATE TABLE identifiers (
    shop UUID NOT NULL,
    kind TEXT NOT NULL,
    hash BYTEA NOT NULL,
    persona UUID NOT NULL,
    sealed BYTEA NOT NULL,
    first_seen_at BIGINT NOT NULL,
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
    -- The identifiers that joined them, as a JSON list of {kind, hash}; empty when staff did.
    evidence TEXT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX merges_shop ON merges (shop, undone_at);
CREATE INDEX merges_into ON merges (into_profile);

-- What a shop adds to the rules of identity. blocked: JSON list of values that identify nobody.
CREATE TABLE identity_rules (
    shop UUID PRIMARY KEY,
    blocked TEXT NOT NULL
);

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
CREATE INDEX traits_name ON traits (kind, name);

CREATE TABLE orders (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    -- Null for an order without a customer: its money counts for the shop, not for anybody.
    persona UUID,
    -- pending | paid | shipped | delivered | completed | cancelled | refunded: what follows from all that was said of the
    -- order. Those that are pending or cancelled count neither as orders nor as money.
    status TEXT NOT NULL,
    -- The status that the newest full statement (Order Completed, Order Updated) gave, and when that was true.
    stated TEXT,
    as_of BIGINT NOT NULL,
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
    cancelled_at BIGINT,
    import_id UUID,
    seq BIGINT NOT NULL,
    PRIMARY KEY (shop, order_id)
);
CREATE INDEX orders_persona ON orders (persona);
CREATE INDEX orders_day ON orders (shop, day);

-- What is known of an order that has not come yet; moves into the order when it does.
CREATE TABLE order_marks (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    promised_at BIGINT,
    shipped_at BIGINT,
    delivered_at BIGINT,
    cancelled_at BIGINT,
    PRIMARY KEY (shop, order_id)
);

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
    -- Whose it is when the order is not there: a return of something bought before the records begin.
    persona UUID,
    at BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- Null: all of the order.
    minor BIGINT,
    reason TEXT,
    PRIMARY KEY (shop, order_id, refund_id)
);
CREATE INDEX refunds_persona ON refunds (persona);

CREATE TABLE products (
    shop UUID NOT NULL,
    product_id TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    brand TEXT,
    price_minor BIGINT,
    currency TEXT,
    image TEXT,
    -- True once the catalogue itself spoke of it: orders and views then only fill gaps.
    catalogued BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (shop, product_id)
);

-- What a persona did, per day: how often. `item` is the product, term, category or page; empty when there is none.
-- Orders are not here: ask the orders, which know what was cancelled or undone.
-- `Search Without Result`, `Search Clicked` and `Search Ordered` tell what became of a search (item: the term).
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

-- Where and when a persona browses: counts by dimension. dimension: hour | weekday | device | channel | language
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
    import_id UUID,
    PRIMARY KEY (persona, at, seq)
);
CREATE INDEX timeline_import ON timeline (import_id);

-- The visit that a persona is in, or was in last: what a click or an order is credited to.
CREATE TABLE visits (
    persona UUID PRIMARY KEY,
    last_at BIGINT NOT NULL,
    term TEXT,
    clicked BOOLEAN NOT NULL,
    ordered BOOLEAN NOT NULL
);

-- Search terms per day, over everyone.
CREATE VIEW search_terms AS
SELECT shop, item AS term, day,
    CAST(SUM(CASE WHEN name = 'Products Searched' THEN count ELSE 0 END) AS BIGINT) AS searches,
    CAST(SUM(CASE WHEN name = 'Search Without Result' THEN count ELSE 0 END) AS BIGINT) AS no_result,
    CAST(SUM(CASE WHEN name = 'Search Clicked' THEN count ELSE 0 END) AS BIGINT) AS clicks,
    CAST(SUM(CASE WHEN name = 'Search Ordered' THEN count ELSE 0 END) AS BIGINT) AS orders
FROM activity
WHERE name IN ('Products Searched', 'Search Without Result', 'Search Clicked', 'Search Ordered')
GROUP BY shop, item, day;

-- Events that could not be taken into the facts, and why.
CREATE TABLE unprojected (
    seq BIGINT PRIMARY KEY,
    shop UUID NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- People who were erased here and whose traces the log and the lake still hold.
CREATE TABLE erasures (
    id UUID PRIMARY KEY,
    shop UUID NOT NULL,
    profile UUID NOT NULL,
    requested_at BIGINT NOT NULL,
    -- JSON {seqs, identifiers}, sealed with a key of the erasure's own.
    sealed BYTEA
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
    -- JSON; fields that are not there follow the shop's own rhythm.
    rules TEXT NOT NULL,
    -- JSON: the defaults that follow from the rhythm, and what they rest on.
    defaults TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Customers by class at the end of a day, as the rules see it today.
CREATE TABLE lifecycle_counts (
    shop UUID NOT NULL,
    day BIGINT NOT NULL,
    class TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (shop, day, class)
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
    -- How many there were.
    orders BIGINT NOT NULL,
    -- JSON: cut-offs, groups, grid.
    report TEXT NOT NULL
);

CREATE TABLE prediction_runs (
    shop UUID PRIMARY KEY,
    as_of BIGINT NOT NULL,
    orders BIGINT NOT NULL,
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
