-- What every service needs to send and receive events without loss.

CREATE TABLE outbox (
    position         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id         uuid NOT NULL CONSTRAINT outbox_event_once UNIQUE,
    type             text NOT NULL,
    body             text NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    leased_until     timestamptz,
    attempts         integer NOT NULL DEFAULT 0,
    next_attempt_at  timestamptz,
    last_error       text,
    published_at     timestamptz
) WITH (fillfactor = 80);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE inbox (
    handler      text NOT NULL,
    event_id     uuid NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inbox_once_per_handler PRIMARY KEY (event_id, handler)
);
CREATE INDEX inbox_received ON inbox USING brin (received_at);

-- A message that failed for a reason that may pass: acknowledged at the broker, kept and tried again here.
CREATE TABLE inbox_retry (
    handler          text NOT NULL,
    event_id         uuid NOT NULL,
    body             text NOT NULL,
    attempts         integer NOT NULL DEFAULT 1,
    first_failed_at  timestamptz NOT NULL DEFAULT now(),
    next_attempt_at  timestamptz NOT NULL,
    last_error       text NOT NULL,
    PRIMARY KEY (handler, event_id)
);
CREATE INDEX inbox_retry_due ON inbox_retry (next_attempt_at);

-- A message that will not succeed until somebody mends something, with the reason.
CREATE TABLE dead_letter (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handler     text NOT NULL,
    event_id    uuid,
    body        bytea NOT NULL,
    reason      text NOT NULL,
    attempts    integer NOT NULL,
    dead_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT dead_letter_once_per_handler UNIQUE (handler, event_id)
);

CREATE TABLE timer (
    name          text PRIMARY KEY,
    last_tick_at  timestamptz NOT NULL
);
