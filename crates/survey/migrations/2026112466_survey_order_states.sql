-- Whether orders stand or are cancelled: of each voice (an import, or the shop itself) the newest that it says either way. What
-- was cancelled before counts as standing until somebody says so again.
CREATE TABLE survey_order_states (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    via UUID NOT NULL,
    is_cancelled BOOLEAN NOT NULL,
    -- When that was true.
    as_of BIGINT NOT NULL,
    PRIMARY KEY (shop, order_id, via, is_cancelled)
);
CREATE INDEX survey_order_states_via ON survey_order_states (shop, via);
CREATE INDEX survey_invitations_order ON survey_invitations (shop, order_id) WHERE order_id IS NOT NULL;
