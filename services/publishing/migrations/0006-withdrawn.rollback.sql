DROP TABLE withdrawn_profile, withdrawn_entry;
