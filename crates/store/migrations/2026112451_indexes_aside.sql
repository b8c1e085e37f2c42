-- Indexes that are laid aside while a crowd of events is applied, and how they are made again.
CREATE TABLE indexes_aside (name TEXT PRIMARY KEY, definition TEXT NOT NULL);
