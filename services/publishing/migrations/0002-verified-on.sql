-- Until now the day of the event stood here, on which no organisation had confirmed anything.
ALTER TABLE organisation ALTER COLUMN verified_on DROP NOT NULL;
UPDATE organisation SET verified_on = NULL;
