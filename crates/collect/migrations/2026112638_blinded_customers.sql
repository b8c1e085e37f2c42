-- Customers are kept by a keyed fingerprint of what they are known by. What lies open of them waits under a kind of its own
-- until the next start, or the next import, blinds it.
UPDATE import_entities SET kind = 'open_customer' WHERE kind = 'customer';
UPDATE import_versions SET kind = 'open_customer' WHERE kind = 'customer';
