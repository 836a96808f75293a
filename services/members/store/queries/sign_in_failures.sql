-- name: lock_attempts^
-- In one order for everybody, so that two attempts wait for each other instead of deadlocking.
SELECT pg_advisory_xact_lock(first), pg_advisory_xact_lock(second)
  FROM (SELECT least(:name_lock, :address_lock) AS first, greatest(:name_lock, :address_lock) AS second) AS locks;

-- name: count_failures_of_device$
SELECT count(*) FROM sign_in_failure
 WHERE name_hash = :name_hash AND device_hash = :device_hash AND failed_at > clock_timestamp() - interval '15 minutes';

-- name: count_failures^
-- Of devices that are not known: how many there were for the name, and how many seconds until the next try is allowed
-- from this address (0: now).
SELECT (SELECT count(*) FROM sign_in_failure
         WHERE name_hash = :name_hash AND device_hash IS NULL AND failed_at > clock_timestamp() - interval '15 minutes')
           AS of_name,
       CAST(coalesce(extract(epoch FROM max(allowed_at) - clock_timestamp()), 0) AS float) AS wait_seconds
  FROM (
    SELECT failed_at + interval '15 minutes' AS allowed_at FROM (
      SELECT failed_at, row_number() OVER (ORDER BY failed_at DESC) AS place FROM sign_in_failure
       WHERE name_hash = :name_hash AND address_hash = :address_hash AND device_hash IS NULL
         AND failed_at > clock_timestamp() - interval '15 minutes') AS by_pair
     WHERE place = :pair_limit
    UNION ALL
    SELECT failed_at + interval '15 minutes' FROM (
      SELECT failed_at, row_number() OVER (ORDER BY failed_at DESC) AS place FROM sign_in_failure
       WHERE address_hash = :address_hash AND device_hash IS NULL
         AND failed_at > clock_timestamp() - interval '15 minutes') AS by_address
     WHERE place = :address_limit) AS limits;

-- name: add_failure!
INSERT INTO sign_in_failure (name_hash, address_hash, device_hash) VALUES (:name_hash, :address_hash, :device_hash);

-- name: purge_failures_of_pair!
DELETE FROM sign_in_failure WHERE name_hash = :name_hash AND address_hash = :address_hash;

-- name: purge_failures_of_name!
DELETE FROM sign_in_failure WHERE name_hash = :name_hash;

-- name: purge_old_failures!
DELETE FROM sign_in_failure WHERE failed_at < clock_timestamp() - interval '1 day';
