-- The inbox narrowed by what few reviews have, in whatever order: what a filter looks at lies in the index of the order,
-- and a language, an origin or a category is a stretch of an index that is short where the value is rare.
DROP INDEX reviews_at;
CREATE INDEX reviews_at ON reviews (shop, at, id, state, class, rating, is_verified, is_rewarded, answered_at,
    answer_minutes, language, polarity, origin, category, first_class);
DROP INDEX reviews_rating;
CREATE INDEX reviews_rating ON reviews (shop, rating, at, id, state, class, is_verified, is_rewarded, answered_at,
    answer_minutes, language, polarity, origin, category, first_class);
DROP INDEX reviews_helpful;
CREATE INDEX reviews_helpful ON reviews (shop, helpful, at, id, state, class, rating, is_verified, is_rewarded,
    answered_at, answer_minutes, language, polarity, origin, category, first_class);
CREATE INDEX reviews_language ON reviews (shop, language, urgency, at, id, rating, helpful, class, state, answered_at);
CREATE INDEX reviews_origin ON reviews (shop, origin, urgency, at, id, rating, helpful, class, state, answered_at);
CREATE INDEX reviews_category ON reviews (shop, category, urgency, at, id, rating, helpful, class, state, answered_at);
CREATE INDEX reviews_rewarded ON reviews (shop, urgency, at, id, is_rewarded, rating, helpful, class, state, answered_at)
    WHERE is_rewarded;
