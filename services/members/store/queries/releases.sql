-- name: get_waiting^
-- How many organisations wait, and a mark of exactly these in exactly this version.
SELECT count(*) AS organisations, coalesce(md5(string_agg(id || ' ' || version, ',' ORDER BY number)), '') AS mark
  FROM organisation WHERE waiting_since IS NOT NULL;

-- name: find_waiting
SELECT o.*, (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o WHERE o.waiting_since IS NOT NULL ORDER BY o.number LIMIT :limit OFFSET :offset;

-- name: find_waiting_for_update
SELECT * FROM organisation
 WHERE waiting_since IS NOT NULL AND (CAST(:id AS uuid) IS NULL OR id = CAST(:id AS uuid)) ORDER BY number FOR UPDATE;

-- name: add_releases!
INSERT INTO profile_release (organisation_id, version, profile, released_at, staff_id, released_by)
SELECT id, version, profile, :at, CAST(:staff_id AS uuid), :released_by
  FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS integer[]), CAST(:profiles AS jsonb[])) AS release (id, version, profile);

-- name: end_waiting!
UPDATE organisation SET waiting_since = NULL, version = version + 1 WHERE id = ANY(CAST(:ids AS uuid[]));

-- name: find_releases
SELECT released_at, released_by FROM profile_release
 WHERE organisation_id = CAST(:id AS uuid) ORDER BY id DESC LIMIT 100;
