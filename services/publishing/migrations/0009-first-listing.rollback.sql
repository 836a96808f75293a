ALTER TABLE withdrawn_entry DROP COLUMN listed_on;
