-- name: add!
INSERT INTO staff_log (what, staff_id, by_id, by_name, roles, address_hash, network)
VALUES (:what, CAST(:staff_id AS uuid), CAST(:by_id AS uuid), :by_name, CAST(:roles AS text[]), :address_hash, :network);

-- name: add_refusal!
-- Once in 15 minutes for one address and account: who goes on trying writes no longer log.
INSERT INTO staff_log (what, staff_id, by_name, address_hash, network)
SELECT :what, CAST(:staff_id AS uuid), '', :address_hash, :network
 WHERE NOT EXISTS (SELECT FROM staff_log WHERE what = :what AND at > clock_timestamp() - interval '15 minutes'
                      AND staff_id IS NOT DISTINCT FROM CAST(:staff_id AS uuid) AND address_hash = :address_hash);

-- name: purge_old$
SELECT forget_old_staff_log();
