-- How often a try was begun since the last one that ended: a message that kills its worker ends none.
ALTER TABLE inbox_retry ADD COLUMN begun integer NOT NULL DEFAULT 0;
