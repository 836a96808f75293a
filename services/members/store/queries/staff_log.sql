-- name: add!
INSERT INTO staff_log (what, staff_id, by_id, by_name, roles, address_hash, network)
VALUES (:what, CAST(:staff_id AS uuid), CAST(:by_id AS uuid), :by_name, CAST(:roles AS text[]), :address_hash, :network);

-- name: add_refusal!
-- Once in 15 minutes for one address and account: who goes on trying writes no longer log.
INSERT INTO staff_log (what, staff_id, by_name, address_hash, network)
SELECT 'sign_in_refused', CAST(:staff_id AS uuid), '', :address_hash, :network
 WHERE NOT EXISTS (SELECT FROM staff_log WHERE what = 'sign_in_refused' AND at > clock_timestamp() - interval '15 minutes'
                      AND staff_id IS NOT DISTINCT FROM CAST(:staff_id AS uuid) AND address_hash = :address_hash);

-- name: find_of_account
SELECT at, what, by_id, by_name, roles, network, by_id IS NOT DISTINCT FROM staff_id AS is_own FROM staff_log
 WHERE staff_id = CAST(:staff_id AS uuid) ORDER BY id DESC LIMIT :limit;

-- name: find_since
SELECT g.at, g.what, g.by_name, g.roles, g.network, s.name FROM staff_log g LEFT JOIN staff s ON s.id = g.staff_id
 WHERE g.at > :since AND (:name = '' OR s.name = :name) ORDER BY g.id;

-- name: count_failures_of_nobody$
SELECT count(*) FROM staff_log
 WHERE staff_id IS NULL AND what = 'sign_in_failed' AND at > clock_timestamp() - interval '30 days';

-- name: forget_old$
SELECT forget_old_staff_log();
