-- Most reviews came without an address; theirs is not looked for.
DROP INDEX reviews_address;
CREATE INDEX reviews_address ON reviews (shop, address, at) WHERE address IS NOT NULL;
