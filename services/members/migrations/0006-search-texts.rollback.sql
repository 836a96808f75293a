DROP INDEX organisation_by_search_version;
ALTER TABLE organisation DROP COLUMN search_version;
