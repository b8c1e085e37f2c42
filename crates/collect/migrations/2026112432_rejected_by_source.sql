-- The oldest of a source make room whenever there are too many.
CREATE INDEX rejected_events_source ON rejected_events (shop, source, received_at, id);
