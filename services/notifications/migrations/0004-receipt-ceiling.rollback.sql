DROP TABLE receipt_hour;
