-- How what was added to a review reads, where that is certain; it is filled as texts are read again. Bad ones whose writers
-- added something good are counted.
ALTER TABLE reviews ADD COLUMN follow_up_polarity TEXT;
CREATE INDEX reviews_content_later ON reviews (shop, at)
    WHERE follow_up_polarity = 'positive' AND first_class = 'bad' AND class <> 'good';
