-- The office's queue is read from indexes, however many entries there are, and finds words however they are written.
-- search_key is made by the code (japanese/search_key.py), search_version says by which rules, 0 by none yet.
-- next_due_on is the day by which the next step is due: infinity where nobody has to hurry, NULL where nothing is left to do.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE entry
    ADD COLUMN search_key     text NOT NULL DEFAULT '',
    ADD COLUMN search_version integer NOT NULL DEFAULT 0,
    ADD COLUMN next_due_on         date;
-- Until the worker has made it exactly, a day that is not too early.
UPDATE entry SET next_due_on = CASE WHEN state IN ('submitted', 'under_review', 'awaiting_approval') THEN answer_by ELSE 'infinity' END
 WHERE state IN ('submitted', 'under_review', 'awaiting_approval', 'approved', 'returned', 'dormant', 'suspended');
DROP INDEX entry_open;
CREATE INDEX entry_open ON entry (next_due_on, submitted_at, number) WHERE next_due_on IS NOT NULL;
CREATE INDEX entry_by_state ON entry (state, next_due_on);
CREATE INDEX entry_by_search_version ON entry (search_version);
CREATE INDEX entry_by_words ON entry USING gin (search_key gin_trgm_ops);
