-- The inbox at a million reviews: a page in the order of urgency is found, and what it leaves out is passed over, within
-- an index; one class is a stretch of one.
DROP INDEX reviews_urgency;
CREATE INDEX reviews_urgency ON reviews (shop, urgency, at, id, class, state, rating, is_verified, is_rewarded,
    answered_at, answer_minutes, language, polarity, origin, category, first_class);
CREATE INDEX reviews_class ON reviews (shop, class, urgency, at, id, state, rating, answered_at);
