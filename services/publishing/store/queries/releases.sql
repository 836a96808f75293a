-- name: get_site^
SELECT s.last_change, s.full_requested_at,
       coalesce((SELECT max(number) FROM release), 0) AS last_release
  FROM site s;

-- name: get_health^
SELECT coalesce(r.number, 0) AS release, coalesce(cardinality(r.set_aside), 0) AS set_aside,
       (SELECT count(*) FROM page WHERE change > coalesce(r.up_to, 0)) AS pages_waiting,
       CAST(greatest(0, extract(epoch FROM now() - s.complete_at)) AS float) AS good_build_age
  FROM site s LEFT JOIN LATERAL (SELECT number, set_aside, up_to FROM release ORDER BY number DESC LIMIT 1) r ON true;

-- name: note_complete!
-- Once a minute is often enough; a time that lies ahead is one of a clock that was set back since.
UPDATE site SET complete_at = now() WHERE complete_at NOT BETWEEN now() - interval '1 minute' AND now();

-- name: count_rows$
SELECT (SELECT coalesce(sum(entries), 0) FROM category) + (SELECT count(*) FROM organisation) AS rows;

-- name: find_touched
SELECT kind AS page_type, key FROM page
 WHERE change > :since AND NOT removed AND kind IN ('entry', 'ended', 'organisation') ORDER BY change, key LIMIT :count;

-- name: request_full_build!
UPDATE site SET full_requested_at = now(), full_requested_by = CAST(:staff_id AS uuid);

-- name: end_full_request!
UPDATE site SET full_requested_at = NULL, full_requested_by = NULL WHERE full_requested_at = :requested_at;

-- name: add_release!
INSERT INTO release (number, up_to, design, rebuilt, rendered, linked, removed, seconds, touched, set_aside,
                     released_at)
VALUES (:number, :up_to, :design, :rebuilt, :rendered, :linked, :removed, :seconds, :touched, :set_aside,
        :released_at)
ON CONFLICT (number) DO NOTHING;

-- name: find_releases
SELECT number, up_to, design, rebuilt, rendered, linked, removed, seconds, touched, set_aside, released_at
  FROM release ORDER BY number DESC LIMIT :count;

-- name: mark_announced
UPDATE entry SET announced_version = version, announced_at = now()
 WHERE number IN (SELECT number FROM entry
                   WHERE announced_version IS DISTINCT FROM version AND change <= :up_to
                     AND number <> ALL(:set_aside)
                   ORDER BY change, number LIMIT :count FOR UPDATE SKIP LOCKED)
RETURNING number, version;

-- name: count_not_announced^
SELECT count(*) AS entries, min(received_at) AS oldest_at
  FROM entry WHERE announced_version IS DISTINCT FROM version;
