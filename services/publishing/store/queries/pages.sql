-- name: take_change_number$
-- Locks the one row until the transaction ends: numbers follow the order of commits.
UPDATE site SET last_change = last_change + 1 RETURNING last_change;

-- name: mark_pages^
-- The builder is woken when the transaction commits.
WITH marked AS (
  INSERT INTO page (kind, key, change, removed)
  SELECT page_type, key, :change, :removed
    FROM unnest(CAST(:page_types AS text[]), CAST(:keys AS text[])) AS named (page_type, key)
  ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = excluded.removed)
SELECT pg_notify('site', '') IS NULL AS woken;

-- name: mark_organisation_pages!
INSERT INTO page (kind, key, change)
SELECT DISTINCT 'organisation', slug, CAST(:change AS bigint) FROM organisation WHERE name_key = ANY(:name_keys)
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false;

-- name: mark_entry_pages!
INSERT INTO page (kind, key, change)
SELECT 'entry', number, CAST(:change AS bigint) FROM entry WHERE organisation_key = ANY(:name_keys)
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false;

-- name: mark_left_address!
INSERT INTO page (kind, key, change, removed)
SELECT 'organisation', :slug, :change, NOT EXISTS (SELECT FROM organisation WHERE slug = :slug)
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = excluded.removed;

-- name: find_changed_pages
SELECT kind AS page_type, key, change, removed FROM page WHERE change > :since ORDER BY kind, key;

-- name: get_change_of$
SELECT coalesce((SELECT change FROM page WHERE kind = :page_type AND key = :key), 0);

-- name: count_changed_pages$
SELECT count(*) FROM page WHERE change > :since;

-- name: wake_builder^
SELECT pg_notify('site', '') IS NULL AS woken;
