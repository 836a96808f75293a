ALTER TABLE draft DROP COLUMN consents;
