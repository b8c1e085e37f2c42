-- What few entries have is found by its index, in the order of the log.
CREATE INDEX audit_actor ON audit (shop, actor, n);
CREATE INDEX audit_action ON audit (shop, action, n);
