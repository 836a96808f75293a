ALTER TABLE site DROP COLUMN complete_at;
