-- Where a robot is suspected, a person of the secretariat looks first; until then nobody is written to.
ALTER TABLE draft
    ADD COLUMN seconds_open real NOT NULL DEFAULT 0,
    ADD COLUMN trap_filled boolean NOT NULL DEFAULT false;
ALTER TABLE entry
    ADD COLUMN suspected_because text[] NOT NULL DEFAULT '{}',
    ADD COLUMN released_at timestamptz;
CREATE INDEX entry_held ON entry (submitted_at) WHERE suspected_because <> '{}' AND released_at IS NULL;
