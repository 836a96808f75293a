DROP INDEX organisation_by_loose_key, organisation_by_key_version;
ALTER TABLE organisation DROP COLUMN loose_key, DROP COLUMN key_version;
