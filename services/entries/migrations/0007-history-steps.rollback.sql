UPDATE history SET note = reason WHERE reason <> '';
ALTER TABLE history DROP COLUMN step, DROP COLUMN reason;
