-- By what the master key is known again that sealed this database: one row, from the first start on.
CREATE TABLE master_key (
    fingerprint TEXT PRIMARY KEY
);
