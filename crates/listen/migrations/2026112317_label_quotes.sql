-- Which part of the text shows an aspect that the machine had missed, in characters; null for the whole.
ALTER TABLE review_labels ADD COLUMN quote_start BIGINT;
ALTER TABLE review_labels ADD COLUMN quote_end BIGINT;
