-- How many receipts were sent within each hour, to whomever: beyond a ceiling they wait for the next one.
CREATE TABLE receipt_hour (
    hour      timestamptz PRIMARY KEY,
    receipts  integer NOT NULL DEFAULT 0
);
