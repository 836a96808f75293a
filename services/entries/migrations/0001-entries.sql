CREATE TABLE entry_number (
    fiscal_year  integer PRIMARY KEY,
    last         integer NOT NULL
);

CREATE TABLE contact (
    id     uuid PRIMARY KEY,
    name   text NOT NULL,
    email  text NOT NULL,
    phone  text NOT NULL
);

CREATE TABLE entry (
    id                uuid PRIMARY KEY,
    number            text NOT NULL CONSTRAINT entry_number_once UNIQUE,
    state             text NOT NULL CONSTRAINT entry_state_known CHECK (state IN
                      ('submitted', 'under_review', 'awaiting_approval', 'approved', 'listed', 'declined')),
    version           integer NOT NULL DEFAULT 1,
    revision          integer NOT NULL DEFAULT 1,
    title             text NOT NULL,
    organisation_name text NOT NULL,
    category          text NOT NULL,
    contact_id        uuid NOT NULL REFERENCES contact,
    lookup_code_hash  bytea NOT NULL,
    submitted_at      timestamptz NOT NULL DEFAULT now(),
    answer_by         date NOT NULL,
    taken_by          uuid,
    taken_by_name     text,
    proposed_by       uuid,
    proposed_by_name  text,
    approved_at       timestamptz,
    listed_at         timestamptz,
    decline_reason    text NOT NULL DEFAULT ''
);
CREATE INDEX entry_open ON entry (answer_by) WHERE state IN ('submitted', 'under_review', 'awaiting_approval', 'approved');
CREATE INDEX entry_submitted ON entry (submitted_at DESC);

CREATE TABLE entry_version (
    entry_id    uuid NOT NULL REFERENCES entry,
    version     integer NOT NULL,
    sheet       jsonb NOT NULL,
    consents    jsonb NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (entry_id, version)
);

CREATE TABLE history (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id  uuid NOT NULL REFERENCES entry,
    at        timestamptz NOT NULL DEFAULT now(),
    by_id     text,
    by_name   text NOT NULL,
    what      text NOT NULL,
    note      text NOT NULL DEFAULT ''
);
CREATE INDEX history_of_entry ON history (entry_id, id);

CREATE TABLE review (
    entry_id           uuid NOT NULL REFERENCES entry,
    entry_version      integer NOT NULL,
    guideline_version  integer NOT NULL,
    verdicts           jsonb NOT NULL,
    reasons            jsonb NOT NULL,
    confirmed          jsonb NOT NULL,
    opinion            text NOT NULL,
    updated_at         timestamptz NOT NULL DEFAULT now(),
    updated_by_name    text NOT NULL,
    PRIMARY KEY (entry_id, entry_version)
);

-- The same Idempotency-Key is one entry.
CREATE TABLE intake_request (
    idempotency_key  text PRIMARY KEY,
    body_hash        bytea NOT NULL,
    entry_id         uuid NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    received_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE draft (
    token_hash  bytea PRIMARY KEY,
    answers     jsonb NOT NULL DEFAULT '{}',
    steps_done  integer[] NOT NULL DEFAULT '{}',
    entry_id    uuid REFERENCES entry,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);

-- What entries must know of organisations; filled by organisation.registered.v1 and organisation.link_changed.v1.
CREATE TABLE organisation (
    id             uuid PRIMARY KEY,
    name           text NOT NULL DEFAULT '',
    linked         boolean NOT NULL DEFAULT false,
    contact_id     text,
    sequence       integer NOT NULL DEFAULT 0,
    link_sequence  integer NOT NULL DEFAULT 0
);

CREATE TABLE introduction (
    id               uuid PRIMARY KEY,
    entry_id         uuid NOT NULL REFERENCES entry,
    wished_name      text NOT NULL,
    organisation_id  uuid REFERENCES organisation,
    contact_id       text,
    state            text NOT NULL CONSTRAINT introduction_state_known CHECK (state IN
                     ('not_linked', 'offered', 'interested', 'wants_to_talk', 'declined')),
    reply_by         date,
    offered_at       timestamptz NOT NULL DEFAULT now(),
    answered_at      timestamptz,
    comment          text NOT NULL DEFAULT '',
    version          integer NOT NULL DEFAULT 1,
    CONSTRAINT introduction_once_per_partner UNIQUE (entry_id, organisation_id)
);
CREATE INDEX introduction_of_entry ON introduction (entry_id);

-- Links and codes for partners; only their hashes are here.
CREATE TABLE answer_token (
    token_hash       bytea PRIMARY KEY,
    introduction_id  uuid NOT NULL REFERENCES introduction,
    expires_at       timestamptz NOT NULL
);

-- Wrong guesses of codes, so that they can be limited.
CREATE TABLE wrong_guess (
    subject  text NOT NULL,
    at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX wrong_guess_of_subject ON wrong_guess (subject, at);

REVOKE UPDATE, DELETE ON history, entry_version FROM entries;
