-- name: find_entries_by_number
SELECT e.number, e.version, e.sheet, e.sheet_schema, e.status, e.listed_on, e.approved_on, e.received_at,
       (SELECT o.slug FROM organisation o WHERE o.name_key = e.organisation_key ORDER BY o.id LIMIT 1) AS organisation_slug
  FROM entry e WHERE e.number = ANY(:numbers);

-- name: find_entries_of_bucket
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on, received_at FROM entry
 WHERE category_slug = :slug AND category_position BETWEEN :first AND :last ORDER BY category_position DESC;

-- name: find_entries_of_part
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on, received_at FROM entry
 WHERE position BETWEEN :first AND :last ORDER BY position;

-- name: find_newest_entries
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on, received_at FROM entry
 ORDER BY position DESC LIMIT :count;

-- name: find_entries_of_organisation
SELECT number, version, sheet, sheet_schema, status, listed_on, approved_on, received_at FROM entry
 WHERE organisation_key = :name_key ORDER BY position DESC LIMIT :count;

-- name: find_categories
-- Each step takes the last entry before a bucket from the index, however many there are.
SELECT c.slug, c.entries, newest.position AS newest, second.position AS second, older.position AS older
  FROM category c
 CROSS JOIN LATERAL (SELECT max(category_position) AS position FROM entry WHERE category_slug = c.slug) AS newest
 CROSS JOIN LATERAL (SELECT max(category_position) AS position FROM entry
                      WHERE category_slug = c.slug AND category_position <= (newest.position - 1) / :size * :size) AS second
 CROSS JOIN LATERAL (SELECT max(category_position) AS position FROM entry
                      WHERE category_slug = c.slug AND category_position <= (second.position - 1) / :size * :size) AS older
 WHERE c.entries > 0;

-- name: find_parts
SELECT CAST(key AS integer) AS part FROM page WHERE kind = 'part' AND NOT removed ORDER BY part;

-- name: find_organisations
SELECT id, slug, name, name_key, name_kana, kind, org_type, areas, activities, website, verified_on
  FROM organisation ORDER BY kind DESC, coalesce(nullif(name_kana, ''), name), id;

-- name: find_organisations_by_slug
SELECT DISTINCT ON (slug) id, slug, name, name_key, name_kana, kind, org_type, areas, activities, website, verified_on
  FROM organisation WHERE slug = ANY(:slugs) ORDER BY slug, change DESC;

-- name: count_organisations^
SELECT count(*) AS organisations, count(*) FILTER (WHERE kind = 'member') AS members FROM organisation;
