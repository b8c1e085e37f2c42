-- How often members were told of in lists: those who keep a segment's members elsewhere see whether they missed one.
ALTER TABLE segments ADD COLUMN moves BIGINT NOT NULL DEFAULT 0;
