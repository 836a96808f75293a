DROP INDEX mail_lost;
