-- Keyed fingerprint of the network that a vote of nobody known came from, so that not all votes come from one. Votes that
-- were counted by network begin with it.
ALTER TABLE feedback_votes ADD COLUMN network TEXT;
UPDATE feedback_votes SET network = SUBSTR(voter, 1, 32) WHERE person IS NULL AND LENGTH(voter) > 32;
