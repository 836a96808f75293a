ALTER TABLE organisation DROP COLUMN waiting_since;
DROP TABLE profile_release;
