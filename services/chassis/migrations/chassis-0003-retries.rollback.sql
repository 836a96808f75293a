ALTER TABLE inbox_retry DROP COLUMN begun;
