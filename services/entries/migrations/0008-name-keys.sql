-- What an organisation may be taken for by its name, so that a typed name is looked for in an index.
-- The key is made by the code (japanese/organisation_name.py); key_version says by which rules, 0 by none yet.
ALTER TABLE organisation ADD COLUMN loose_key text NOT NULL DEFAULT '', ADD COLUMN key_version integer NOT NULL DEFAULT 0;
CREATE INDEX organisation_by_loose_key ON organisation (loose_key);
CREATE INDEX organisation_by_key_version ON organisation (key_version);
