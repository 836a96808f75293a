-- Accounts of the secretariat, and how often somebody failed to sign in.

CREATE TABLE staff (
    id                   uuid PRIMARY KEY,
    name                 text NOT NULL CONSTRAINT staff_once_per_name UNIQUE,
    display_name         text NOT NULL,
    password_hash        text NOT NULL CONSTRAINT staff_password_is_argon2id CHECK (password_hash LIKE '$argon2id$%'),
    roles                text[] NOT NULL CONSTRAINT staff_roles_known
                             CHECK (roles <@ ARRAY['input', 'reviewer', 'approver', 'admin'] AND cardinality(roles) > 0),
    active               boolean NOT NULL,
    -- A demo account is refused outside development, wherever its row came from.
    demo                 boolean NOT NULL,
    sessions_valid_from  timestamptz NOT NULL,
    version              integer NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now()
);

-- Keyed hashes: people type their password into the field for the name, and an address is personal data.
CREATE TABLE sign_in_failure (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name_hash     bytea NOT NULL,
    address_hash  bytea NOT NULL,
    failed_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_in_failure_of_name ON sign_in_failure (name_hash, failed_at);
CREATE INDEX sign_in_failure_of_address ON sign_in_failure (address_hash, failed_at);
CREATE INDEX sign_in_failure_age ON sign_in_failure (failed_at);
