-- The mail by which who reported hears the outcome, and the decision that it tells of: one that is not sent yet is taken
-- back when another decision follows. Of older mails the report itself is the subject.
ALTER TABLE review_report_followers ADD COLUMN mail UUID;
ALTER TABLE review_report_followers ADD COLUMN decision UUID;
CREATE INDEX review_report_followers_mail ON review_report_followers (mail);
