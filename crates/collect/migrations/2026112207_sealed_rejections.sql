-- What was sent and why it was refused, sealed; NULL in rows that still lie open, in `reason` and `raw`.
ALTER TABLE rejected_events ADD COLUMN sealed BYTEA;
