-- Until when this service knew that its staff_access is what members has; one row, none before the first word.
CREATE TABLE staff_confirmation (
    is_only       boolean PRIMARY KEY DEFAULT true CONSTRAINT staff_confirmation_is_one_row CHECK (is_only),
    confirmed_at  timestamptz NOT NULL
);
