-- What was noticed when a form was sent stays with what was sent, whatever is told or set after it; where these are null,
-- signals follow from the text. Rows that are there have both kinds in both columns.
ALTER TABLE reviews ADD COLUMN given_signals TEXT;
ALTER TABLE reviews ADD COLUMN follow_up_signals TEXT;
UPDATE reviews SET given_signals = signals WHERE NOT is_erased AND (sender = 'form' OR edited_at >= stated_at);
UPDATE reviews SET follow_up_signals = signals WHERE NOT is_erased AND sender = 'form' AND follow_up_at IS NOT NULL;
