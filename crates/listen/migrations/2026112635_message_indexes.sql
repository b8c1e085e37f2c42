-- However many messages a shop has, the reviews that everybody sees are found without reading them, and messages alone are
-- found at once.
DROP INDEX reviews_at;
CREATE INDEX reviews_at ON reviews (shop, at, id, state, class, rating, is_verified, is_rewarded, answered_at,
    answer_minutes, language, polarity, origin, category, first_class, is_message);
DROP INDEX reviews_helpful;
CREATE INDEX reviews_helpful ON reviews (shop, helpful, at, id, state, class, rating, is_verified, is_rewarded,
    answered_at, answer_minutes, language, polarity, origin, category, first_class, is_message);
DROP INDEX reviews_gone;
CREATE INDEX reviews_gone ON reviews (shop, product_id, state, rating, is_erased, is_message, is_verified, request,
    is_unasked, is_rewarded) WHERE (is_erased OR is_message) AND rating = 0;
CREATE INDEX reviews_messages ON reviews (shop, urgency, at, id, is_message, rating, helpful, class, state, answered_at)
    WHERE is_message;
