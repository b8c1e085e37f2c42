-- The namespace under which an entity's order, refund and review numbers were told; NULL: plain, as all were before.
ALTER TABLE import_entities ADD COLUMN namespace TEXT;
