-- What was found in the files, first rows among it, sealed; NULL in rows that still lie open, in `files`.
ALTER TABLE imports ADD COLUMN sealed BYTEA;
