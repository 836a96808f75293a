DROP INDEX draft_untouched, draft_begun_from;
ALTER TABLE draft DROP COLUMN begun_from;
