-- Which sender holds a claim, so that the claims of one that died need not run out first.

ALTER TABLE mail ADD COLUMN claimed_by integer;
