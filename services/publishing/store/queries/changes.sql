-- name: take_change_number$
-- Locks the one row until the transaction ends: numbers follow the order of commits.
UPDATE site SET last_change = last_change + 1 RETURNING last_change;

-- name: take_position$
UPDATE site SET last_position = last_position + 1 RETURNING last_position;

-- name: take_category_position$
INSERT INTO category (slug, entries, last_position) VALUES (:slug, 1, 1)
ON CONFLICT (slug) DO UPDATE SET entries = category.entries + 1, last_position = category.last_position + 1
RETURNING last_position;

-- name: leave_category!
UPDATE category SET entries = entries - 1 WHERE slug = :slug;

-- name: mark_pages!
INSERT INTO page (kind, key, change)
SELECT page_type, key, :change FROM unnest(CAST(:page_types AS text[]), CAST(:keys AS text[])) AS named (page_type, key)
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false;

-- name: mark_organisation_pages!
INSERT INTO page (kind, key, change)
SELECT DISTINCT 'organisation', slug, CAST(:change AS bigint) FROM organisation WHERE name_key = ANY(:name_keys)
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false;

-- name: mark_entry_pages!
INSERT INTO page (kind, key, change)
SELECT 'entry', number, CAST(:change AS bigint) FROM entry WHERE organisation_key = ANY(:name_keys)
ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false;

-- name: mark_organisation_page_removed!
UPDATE page SET change = :change, removed = true
 WHERE kind = 'organisation' AND key = :slug AND NOT EXISTS (SELECT FROM organisation WHERE slug = :slug);

-- name: wake_builder^
SELECT pg_notify('site', '') IS NULL AS woken;

-- name: count_turned^
SELECT count(*) AS entries FROM entry
 WHERE sheet ->> 'listing_until' ~ '^\d{4}-\d\d-\d\d$'
   AND (status = 'ended') <> (sheet ->> 'listing_until' < :today);

-- name: turn
UPDATE entry SET status = CASE status WHEN 'open' THEN 'ended' ELSE 'open' END
 WHERE sheet ->> 'listing_until' ~ '^\d{4}-\d\d-\d\d$'
   AND (status = 'ended') <> (sheet ->> 'listing_until' < :today)
RETURNING number, category_slug, category_position, position, organisation_key;
