-- Replies that are new, to tell those whom they are for.
CREATE INDEX review_replies_new ON review_replies (shop, at);
