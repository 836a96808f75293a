DROP FUNCTION forget_old_staff_log();
DROP TABLE staff_log;
ALTER TABLE sign_in_failure DROP COLUMN device_hash;
DROP TABLE known_device;
