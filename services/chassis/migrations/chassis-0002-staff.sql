-- What a service must know of a member of staff to let him in; filled by staff.changed.v1.

CREATE TABLE staff_access (
    staff_id             uuid PRIMARY KEY,
    roles                text[] NOT NULL,
    active               boolean NOT NULL,
    sessions_valid_from  timestamptz NOT NULL,
    sequence             integer NOT NULL
);
