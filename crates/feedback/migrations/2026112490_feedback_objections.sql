-- What was refused waits for no answer, unless its author has said something since.
UPDATE feedback_posts SET waiting_since = NULL, due_at = NULL WHERE approval = 'rejected' AND NOT EXISTS (
    SELECT 1 FROM feedback_log r WHERE r.post = feedback_posts.id AND r.what = 'replied' AND r.n > (
        SELECT MAX(m.n) FROM feedback_log m WHERE m.post = feedback_posts.id AND m.what = 'moderated'));
