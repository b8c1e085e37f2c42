-- How many published reviews there are in each language, by day, so that no page counts them.
CREATE TABLE review_texts (
    shop UUID NOT NULL,
    day BIGINT NOT NULL,
    language TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (shop, day, language)
);
INSERT INTO review_texts (shop, day, language, n)
SELECT shop, day, language, COUNT(*) FROM reviews WHERE state = 'published' AND language IS NOT NULL
GROUP BY shop, day, language;
