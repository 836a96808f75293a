DROP TABLE timer, dead_letter, inbox_retry, inbox, outbox;
