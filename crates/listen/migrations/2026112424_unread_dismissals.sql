INSERT INTO unread_dismissals (reader, seq, shop, at)
SELECT 'unread_reviews', seq, shop, dismissed_at FROM unread_reviews WHERE dismissed_at IS NOT NULL;
