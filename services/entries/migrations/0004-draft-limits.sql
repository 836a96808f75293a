-- From which address a draft was begun, as a keyed hash, so that drafts can be limited; NULL for those of before.
ALTER TABLE draft ADD COLUMN begun_from text;
CREATE INDEX draft_begun_from ON draft (begun_from, created_at);
CREATE INDEX draft_untouched ON draft (updated_at);
