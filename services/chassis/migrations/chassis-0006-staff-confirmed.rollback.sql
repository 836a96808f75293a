DROP TABLE staff_confirmation;
