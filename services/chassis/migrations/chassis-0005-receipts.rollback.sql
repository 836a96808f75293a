ALTER TABLE outbox DROP COLUMN again_at;
DROP TABLE awaited_receipt;
