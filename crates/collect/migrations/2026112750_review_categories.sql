-- The category that is known of a review, so that a file that says none does not unsay it.
ALTER TABLE import_entities ADD COLUMN category TEXT;
ALTER TABLE import_versions ADD COLUMN category TEXT;
