-- The mail ledger: every mail that an event asked for, and what became of it. No address stands in it.

CREATE TABLE mail (
    id                 uuid PRIMARY KEY,
    event_id           uuid NOT NULL,
    template           text NOT NULL,
    recipient_owner    text NOT NULL,
    recipient_contact  text NOT NULL,
    about              text NOT NULL,
    number             text NOT NULL,
    facts              jsonb NOT NULL,
    message_id         text NOT NULL,
    state              text NOT NULL DEFAULT 'queued' CONSTRAINT mail_state_known
                       CHECK (state IN ('queued', 'sending', 'waiting', 'sent', 'undeliverable', 'skipped')),
    created_at         timestamptz NOT NULL DEFAULT now(),
    -- When it was queued, first or again by hand: from here the three days count.
    queued_at          timestamptz NOT NULL DEFAULT now(),
    -- When it may be taken next; for one that is being sent, when that claim runs out; NULL when it is final.
    next_attempt_at    timestamptz DEFAULT now(),
    attempts           integer NOT NULL DEFAULT 0,
    given_up           integer NOT NULL DEFAULT 0,
    counted            boolean NOT NULL DEFAULT false,
    last_error         text,
    finished_at        timestamptz,
    recipient_masked   text,
    subject            text,
    body               text,
    CONSTRAINT mail_once_per_event_recipient_and_template
        UNIQUE (event_id, recipient_owner, recipient_contact, template),
    CONSTRAINT mail_final_or_due CHECK ((next_attempt_at IS NULL) = (state IN ('sent', 'undeliverable', 'skipped')))
) WITH (fillfactor = 80);
CREATE INDEX mail_due ON mail (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX mail_newest ON mail (created_at DESC, id);
CREATE INDEX mail_by_state ON mail (state, created_at DESC);

-- Who had a mail sent again, and when.
CREATE TABLE mail_resend (
    position      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail_id       uuid NOT NULL REFERENCES mail,
    requested_at  timestamptz NOT NULL DEFAULT now(),
    requested_by  text NOT NULL
);
CREATE INDEX mail_resend_of_mail ON mail_resend (mail_id);
REVOKE UPDATE, DELETE ON mail_resend FROM notifications;

-- How many receipts an address was due on one day. The fingerprint is keyed and holds for that day only.
CREATE TABLE receipt_count (
    fingerprint  text PRIMARY KEY,
    day          date NOT NULL,
    receipts     integer NOT NULL
);
CREATE INDEX receipt_count_by_day ON receipt_count (day);
