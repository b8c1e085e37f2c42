-- What only visitors' browsers and apps call a product: for the shop's staff, and the buyer of an order that is itself no
-- more than claimed. What was said before counts as the shop's own until the log is read again (`huitou rebuild`).
ALTER TABLE review_products ADD COLUMN claimed_name TEXT;
