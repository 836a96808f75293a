-- By which rules (japanese/search_key.py) what is searched of an organisation was made, 0 by those of before;
-- the worker makes it anew.
ALTER TABLE organisation ADD COLUMN search_version integer NOT NULL DEFAULT 0;
CREATE INDEX organisation_by_search_version ON organisation (search_version);
