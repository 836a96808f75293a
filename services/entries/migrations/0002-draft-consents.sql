-- The consents that were given on the check page, and to which content: {"seen": fingerprint, "given": [name]}.
ALTER TABLE draft ADD COLUMN consents jsonb NOT NULL DEFAULT '{}';
