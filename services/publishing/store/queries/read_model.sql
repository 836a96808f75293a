-- name: get_entry_for_update^
SELECT number, version, category_slug, category_position, position, organisation_key, listed_on
  FROM entry WHERE number = :number FOR UPDATE;

-- name: put_entry!
INSERT INTO entry (number, version, approved_on, listed_on, sheet, sheet_schema, status, organisation_key, position,
                   category_slug, category_position, change)
VALUES (:number, :version, :approved_on, :listed_on, CAST(:sheet AS jsonb), :sheet_schema, :status, :organisation_key,
        :position, :category_slug, :category_position, :change)
ON CONFLICT (number) DO UPDATE SET version = excluded.version, approved_on = excluded.approved_on,
       sheet = excluded.sheet, sheet_schema = excluded.sheet_schema, status = excluded.status,
       organisation_key = excluded.organisation_key, category_slug = excluded.category_slug,
       category_position = excluded.category_position, change = excluded.change, received_at = now();

-- name: get_organisation_for_update^
SELECT id, sequence, slug, name_key FROM organisation WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: put_organisation!
INSERT INTO organisation (id, sequence, slug, name, name_key, name_kana, kind, org_type, areas, activities, website,
                          verified_on, change)
VALUES (CAST(:id AS uuid), :sequence, :slug, :name, :name_key, :name_kana, :kind, :org_type, :areas, :activities,
        :website, :verified_on, :change)
ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, slug = excluded.slug, name = excluded.name,
       name_key = excluded.name_key, name_kana = excluded.name_kana, kind = excluded.kind,
       org_type = excluded.org_type, areas = excluded.areas, activities = excluded.activities,
       website = excluded.website, verified_on = excluded.verified_on, change = excluded.change;

-- name: find_entries_by_number
SELECT e.number, e.version, e.sheet, e.sheet_schema, e.status, e.listed_on, e.approved_on, e.category_slug,
       (SELECT o.slug FROM organisation o WHERE o.name_key = e.organisation_key ORDER BY o.id LIMIT 1) AS organisation_slug
  FROM entry e WHERE e.number = ANY(:numbers);

-- name: find_entries_of_bucket
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on FROM entry
 WHERE category_slug = :slug AND category_position BETWEEN :first AND :last ORDER BY category_position DESC;

-- name: find_entries_of_part
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on FROM entry
 WHERE position BETWEEN :first AND :last ORDER BY position;

-- name: find_newest_entries
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on, received_at FROM entry ORDER BY position DESC LIMIT :count;

-- name: find_entries_of_organisation
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on FROM entry
 WHERE organisation_key = :name_key ORDER BY position DESC LIMIT :count;

-- name: find_categories
SELECT slug, entries, last_position FROM category WHERE entries > 0;

-- name: find_organisations
SELECT id, slug, name, name_key, name_kana, kind, org_type, areas, activities, website, verified_on
  FROM organisation ORDER BY kind DESC, coalesce(nullif(name_kana, ''), name), id;

-- name: find_organisations_by_slug
SELECT DISTINCT ON (slug) id, slug, name, name_key, name_kana, kind, org_type, areas, activities, website, verified_on
  FROM organisation WHERE slug = ANY(:slugs) ORDER BY slug, change DESC;

-- name: count_organisations^
SELECT count(*) AS organisations, count(*) FILTER (WHERE kind = 'member') AS members FROM organisation;
