DROP TABLE applicant_link;
