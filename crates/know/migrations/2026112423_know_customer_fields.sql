-- What a shop keeps of its customers beside the standard traits. The values are custom traits under the same key, also those
-- that were there before the definition.
CREATE TABLE customer_fields (
    shop UUID NOT NULL,
    key TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    -- text | number | date | yes_no | choice
    kind TEXT NOT NULL,
    -- JSON list of what a choice is made of: {key, label}.
    options TEXT NOT NULL,
    -- Sealed with each person's key, and masked for who may not see personal fields.
    is_personal BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    archived_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shop, key)
);
