ALTER TABLE mail DROP COLUMN tried_since, DROP COLUMN unknown_outcomes;
DROP TABLE sender_clock;
