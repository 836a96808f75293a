-- name: find_accounts
SELECT s.id, s.name, s.display_name, s.roles, s.active, s.demo,
       (SELECT max(g.at) FROM staff_log g WHERE g.staff_id = s.id AND g.what = 'signed_in') AS signed_in_at,
       (SELECT count(*) FROM staff_log g WHERE g.staff_id = s.id AND g.what = 'sign_in_failed'
                                           AND g.at > clock_timestamp() - interval '30 days') AS failures
  FROM staff s ORDER BY s.active DESC, s.name;

-- name: get_account^
SELECT id, name, display_name, roles, active, demo FROM staff WHERE id = CAST(:id AS uuid);

-- name: find_log_of
SELECT at, what, by_id, by_name, roles, network, by_id IS NOT DISTINCT FROM staff_id AS is_own FROM staff_log
 WHERE staff_id = CAST(:staff_id AS uuid) ORDER BY id DESC LIMIT :limit;

-- name: find_log_since
SELECT g.at, g.what, g.by_name, g.roles, g.network, s.name FROM staff_log g LEFT JOIN staff s ON s.id = g.staff_id
 WHERE g.at > :since AND (:name = '' OR s.name = :name) ORDER BY g.id;

-- name: count_failures_of_nobody$
SELECT count(*) FROM staff_log
 WHERE staff_id IS NULL AND what = 'sign_in_failed' AND at > clock_timestamp() - interval '30 days';
