-- How long mails have really been tried, whatever the clocks say, and how often nobody knows whether one was taken.

-- Time that passed while a sender lived. Between two looks of a sender it grows by no more than a batch may take,
-- so that a clock that jumps makes no mail old.
CREATE TABLE sender_clock (
    only_one  boolean PRIMARY KEY DEFAULT true CONSTRAINT sender_clock_is_one CHECK (only_one),
    elapsed   interval NOT NULL DEFAULT '0',
    read_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO sender_clock DEFAULT VALUES;
REVOKE INSERT, DELETE ON sender_clock FROM notifications;

ALTER TABLE mail
    -- What the senders' clock showed when the mail was first tried, or would have been had the mail server been
    -- there: from here the three days count. NULL until then.
    ADD COLUMN tried_since interval,
    ADD COLUMN unknown_outcomes integer NOT NULL DEFAULT 0;
