DROP INDEX entry_by_words, entry_by_search_version, entry_by_state, entry_open;
CREATE INDEX entry_open ON entry (answer_by) WHERE state IN ('submitted', 'under_review', 'awaiting_approval', 'approved');
ALTER TABLE entry DROP COLUMN next_due_on, DROP COLUMN search_version, DROP COLUMN search_key;
DROP EXTENSION pg_trgm;
