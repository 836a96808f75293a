-- What holds of an entry is decided by the sequence of its events: a listing that was stopped comes back in the same version.
-- Rows of before have none, and are told apart by their version.
ALTER TABLE entry ADD COLUMN sequence integer NOT NULL DEFAULT 0;
ALTER TABLE withdrawn_entry ADD COLUMN sequence integer NOT NULL DEFAULT 0;
