-- name: is_known^
SELECT 1 AS known FROM known_device
 WHERE token_hash = :token_hash AND staff_id = CAST(:staff_id AS uuid) AND signed_in_at > now() - interval '180 days';

-- name: exists^
SELECT 1 AS known FROM known_device WHERE token_hash = :token_hash LIMIT 1;

-- name: add_device!
INSERT INTO known_device (token_hash, staff_id, signed_in_at) VALUES (:token_hash, CAST(:staff_id AS uuid), now())
ON CONFLICT (token_hash, staff_id) DO UPDATE SET signed_in_at = excluded.signed_in_at;

-- name: purge_devices_of!
DELETE FROM known_device WHERE staff_id = CAST(:staff_id AS uuid);

-- name: purge_old_devices!
DELETE FROM known_device WHERE signed_in_at < now() - interval '180 days';
