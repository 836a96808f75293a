-- The version before cannot show an organisation without a date.
UPDATE organisation SET verified_on = current_date WHERE verified_on IS NULL;
ALTER TABLE organisation ALTER COLUMN verified_on SET NOT NULL;
