"""The effect that every consumer has: one inbox row and one row of its own, in one transaction."""

EVENT_TYPE = "bench.happened.v1"
HANDLER = EVENT_TYPE
PREFETCH = 200
BATCH = 100
CONNECTIONS = 12  # as many as a process of the product may have

CREATE = (
    "CREATE TABLE effect (event_id uuid NOT NULL, number text NOT NULL,"
    " at timestamptz NOT NULL DEFAULT clock_timestamp())"
)
NOTE_MANY = "INSERT INTO effect (event_id, number) SELECT * FROM unnest(%s::uuid[], %s::text[])"
NOTE_ONE = "INSERT INTO effect (event_id, number) VALUES (%s, %s)"
RECEIVE_MANY = (
    "INSERT INTO inbox (handler, event_id) SELECT %s, * FROM unnest(%s::uuid[])"
    " ON CONFLICT DO NOTHING RETURNING event_id"
)
RECEIVE_ONE = "INSERT INTO inbox (handler, event_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
