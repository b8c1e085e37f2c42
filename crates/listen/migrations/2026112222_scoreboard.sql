-- For the scoreboard: how long answers took, and what became of reviews that were bad at first.
CREATE INDEX reviews_answer_time ON reviews (shop, day, state, answer_minutes) WHERE answered_at IS NOT NULL;
CREATE INDEX reviews_bad_at_first ON reviews (shop, day, state, class) WHERE first_class = 'bad';
