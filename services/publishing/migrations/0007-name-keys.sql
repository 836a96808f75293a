-- An entry of ㈱ツルハ stands on the page of 株式会社ツルハ: one name, with its legal form written out or not.
-- Only for this migration: the name key (services/japanese/organisation_name.py) of a name.
CREATE FUNCTION pg_temp.name_key(name text) RETURNS text IMMUTABLE
RETURN regexp_replace(replace(replace(replace(replace(replace(replace(replace(replace(
    normalize(regexp_replace(
        normalize(regexp_replace(name, '[\u00ad\u034f\u115f\u1160\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0]', '', 'g'), NFKC),
        '\s+', '', 'g'), NFKC),
    '(株)', '株式会社'), '(有)', '有限会社'), '(福)', '社会福祉法人'), '(特非)', '特定非営利活動法人'),
    '(一社)', '一般社団法人'), '(公社)', '公益社団法人'), '(一財)', '一般財団法人'), '(公財)', '公益財団法人'),
    'NPO法人', '特定非営利活動法人', 'gi');

UPDATE organisation SET name_key = pg_temp.name_key(name) WHERE name_key <> pg_temp.name_key(name);
UPDATE entry SET organisation_key = pg_temp.name_key(sheet->'organisation'->>'name')
 WHERE organisation_key <> pg_temp.name_key(sheet->'organisation'->>'name');
