ALTER TABLE mail DROP COLUMN claimed_by;
