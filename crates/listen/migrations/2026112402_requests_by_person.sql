-- Erasing somebody finds the links that they were sent without going through all of the shop.
CREATE INDEX review_requests_person ON review_requests (person);
