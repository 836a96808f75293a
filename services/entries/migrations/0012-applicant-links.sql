-- Links in mails that open an entry for its applicant; only their hashes are here.
CREATE TABLE applicant_link (
    token_hash  bytea PRIMARY KEY,
    entry_id    uuid NOT NULL REFERENCES entry,
    made_at     timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
CREATE INDEX applicant_link_of_entry ON applicant_link (entry_id);
CREATE INDEX applicant_link_expired ON applicant_link (expires_at);
