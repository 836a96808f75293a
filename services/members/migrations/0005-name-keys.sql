-- One name is one organisation, with its legal form written out or not: ㈱ツルハ is 株式会社ツルハ.
-- Only for this migration: the name key (services/japanese/organisation_name.py) of a name.
CREATE FUNCTION pg_temp.name_key(name text) RETURNS text IMMUTABLE
RETURN regexp_replace(replace(replace(replace(replace(replace(replace(replace(replace(
    normalize(regexp_replace(
        normalize(regexp_replace(name, '[\u00ad\u034f\u115f\u1160\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0]', '', 'g'), NFKC),
        '\s+', '', 'g'), NFKC),
    '(株)', '株式会社'), '(有)', '有限会社'), '(福)', '社会福祉法人'), '(特非)', '特定非営利活動法人'),
    '(一社)', '一般社団法人'), '(公社)', '公益社団法人'), '(一財)', '一般財団法人'), '(公財)', '公益財団法人'),
    'NPO法人', '特定非営利活動法人', 'gi');

-- Organisations that had two spellings of one name stay two, until a person decides: 0 is the one that is older.
ALTER TABLE organisation ADD COLUMN namesake integer NOT NULL DEFAULT 0;
ALTER TABLE organisation DROP CONSTRAINT organisation_once_per_name;
UPDATE organisation o SET name_key = k.name_key, namesake = k.namesake
  FROM (SELECT id, pg_temp.name_key(name) AS name_key,
               row_number() OVER (PARTITION BY pg_temp.name_key(name) ORDER BY number) - 1 AS namesake
          FROM organisation) k
 WHERE k.id = o.id;
ALTER TABLE organisation ADD CONSTRAINT organisation_once_per_name UNIQUE (name_key, namesake);
COMMENT ON COLUMN organisation.name_key IS 'The name in NFKC without white space, legal forms written out.';
