-- Whether an earlier mail did not reach the recipient of one that is sent.
CREATE INDEX mail_lost ON mail (recipient_contact) WHERE given_up > 0;
