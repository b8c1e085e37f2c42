-- However many messages a shop has, the inbox without them is found without reading them.
DROP INDEX reviews_urgency;
CREATE INDEX reviews_urgency ON reviews (shop, urgency, at, id, class, state, rating, is_verified, is_rewarded,
    answered_at, answer_minutes, language, polarity, origin, category, first_class, is_message);
DROP INDEX reviews_class;
CREATE INDEX reviews_class ON reviews (shop, class, urgency, at, id, state, rating, answered_at, is_message);
