-- What each completed answer adds to the counts, a line for each cell: filters that cut each other are counted from it
-- without reading the answers to every question. Free words are not in it. Null: not written down yet.
CREATE TABLE survey_counted (
    response UUID PRIMARY KEY,
    cells TEXT
);
CREATE INDEX survey_counted_waiting ON survey_counted (response) WHERE cells IS NULL;
INSERT INTO survey_counted (response) SELECT id FROM survey_responses WHERE state = 'completed';
