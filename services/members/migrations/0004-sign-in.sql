-- Devices that are known, failures by device, and a trace of who signed in and what became of accounts.

-- A browser from which somebody has signed in: its random token, as a hash, for each account. Guesses of strangers
-- do not slow it down.
CREATE TABLE known_device (
    token_hash    bytea NOT NULL,
    staff_id      uuid NOT NULL REFERENCES staff,
    signed_in_at  timestamptz NOT NULL,
    CONSTRAINT known_device_once_per_account PRIMARY KEY (token_hash, staff_id)
);
CREATE INDEX known_device_of_staff ON known_device (staff_id);

-- Of a known device: it counts for that device alone, not for the name and not for the address.
ALTER TABLE sign_in_failure ADD COLUMN device_hash bytea;

-- Insert only, as the history of links is. No address stands here in clear: a keyed hash tells whether it is the same
-- one again, and the network says roughly where it is.
CREATE TABLE staff_log (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    what          text NOT NULL CONSTRAINT staff_log_says_what_is_known CHECK (what IN (
                      'signed_in', 'sign_in_failed', 'sign_in_refused', 'signed_out', 'password_changed', 'added',
                      'changed', 'disabled', 'unlocked')),
    -- Whose account; empty where nobody has the name that was tried.
    staff_id      uuid,
    -- Who did it: a member of staff, or the command line.
    by_id         uuid,
    by_name       text NOT NULL,
    roles         text[],
    address_hash  bytea,
    network       text NOT NULL
);
CREATE INDEX staff_log_of_account ON staff_log (staff_id, id);
CREATE INDEX staff_log_age ON staff_log (at);
REVOKE UPDATE, DELETE ON staff_log FROM members;

-- The one way in which the running service can take something away: what is older than a year.
CREATE FUNCTION forget_old_staff_log() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH gone AS (DELETE FROM staff_log WHERE at < clock_timestamp() - interval '1 year' RETURNING 1)
    SELECT count(*) FROM gone
$$;
