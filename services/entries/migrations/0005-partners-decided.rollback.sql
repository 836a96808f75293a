ALTER TABLE review DROP COLUMN partners;
