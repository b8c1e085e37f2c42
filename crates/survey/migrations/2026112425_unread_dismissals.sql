INSERT INTO unread_dismissals (reader, seq, shop, at)
SELECT 'unread_surveys', seq, shop, dismissed_at FROM unread_surveys WHERE dismissed_at IS NOT NULL;
