-- How often reviews of a shop changed: what was computed of them and is remembered holds as long as this stays.
CREATE TABLE review_changes (shop UUID PRIMARY KEY, n BIGINT NOT NULL);
