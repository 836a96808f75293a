ALTER TABLE organisation DROP CONSTRAINT organisation_once_per_name;
UPDATE organisation SET name_key = normalize(regexp_replace(normalize(name, NFKC), '\s+', '', 'g'), NFKC);
ALTER TABLE organisation ADD CONSTRAINT organisation_once_per_name UNIQUE (name_key);
ALTER TABLE organisation DROP COLUMN namesake;
