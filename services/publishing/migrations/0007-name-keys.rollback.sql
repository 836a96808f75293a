UPDATE organisation SET name_key = regexp_replace(normalize(name, NFKC), '\s+', '', 'g');
UPDATE entry SET organisation_key = regexp_replace(normalize(sheet->'organisation'->>'name', NFKC), '\s+', '', 'g');
