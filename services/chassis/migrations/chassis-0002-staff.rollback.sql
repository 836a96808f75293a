DROP TABLE staff_access;
