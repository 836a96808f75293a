-- name: get_waiting^
-- How many organisations wait, and a mark of exactly these in exactly this version.
SELECT count(*) AS organisations, coalesce(md5(string_agg(id || ' ' || version, ',' ORDER BY number)), '') AS mark
  FROM organisation WHERE waiting_since IS NOT NULL;

-- name: find_waiting_for_update
SELECT * FROM organisation
 WHERE waiting_since IS NOT NULL AND (CAST(:id AS uuid) IS NULL OR id = CAST(:id AS uuid)) ORDER BY number FOR UPDATE;

-- name: add_releases!
INSERT INTO profile_release (organisation_id, version, profile, released_at, staff_id, released_by)
SELECT id, version, profile, :at, CAST(:staff_id AS uuid), :released_by
  FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS integer[]), CAST(:profiles AS jsonb[])) AS release (id, version, profile);

-- name: end_waiting!
UPDATE organisation SET waiting_since = NULL, version = version + 1 WHERE id = ANY(CAST(:ids AS uuid[]));
