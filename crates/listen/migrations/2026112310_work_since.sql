-- Whether a review came with a file that gives no times, so that it has that of its import and nobody knows how old it is:
-- imports of older versions did not say, and take less than an hour.
ALTER TABLE reviews ADD COLUMN is_undated BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE reviews SET is_undated = TRUE WHERE sender = 'import' AND received_at - at <= 3600000000;
-- When what was added to it (追评) came: its promised time counts from then. Null where it is none to be mended, since nobody
-- knows how old it was, or since the review itself was old when it came.
ALTER TABLE reviews ADD COLUMN follow_up_received_at BIGINT;
UPDATE reviews SET follow_up_received_at = CASE WHEN follow_up_at > received_at THEN follow_up_at ELSE received_at END
WHERE follow_up_at IS NOT NULL AND NOT is_undated AND received_at - at <= 1209600000000;
