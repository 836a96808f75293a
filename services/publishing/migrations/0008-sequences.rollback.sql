ALTER TABLE withdrawn_entry DROP COLUMN sequence;
ALTER TABLE entry DROP COLUMN sequence;
-- A type of page that the release before does not know.
DELETE FROM page WHERE kind = 'ended';
