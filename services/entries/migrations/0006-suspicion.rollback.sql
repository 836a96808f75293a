DROP INDEX entry_held;
ALTER TABLE entry DROP COLUMN released_at, DROP COLUMN suspected_because;
ALTER TABLE draft DROP COLUMN trap_filled, DROP COLUMN seconds_open;
