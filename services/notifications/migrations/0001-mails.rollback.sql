DROP TABLE receipt_count, mail_resend, mail;
