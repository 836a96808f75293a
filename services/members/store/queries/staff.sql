-- name: find_staff_for_update^
SELECT * FROM staff WHERE name = :name FOR UPDATE;

-- name: find_staff_by_id_for_update^
SELECT * FROM staff WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: find_staff_by_name^
SELECT id, display_name, password_hash, active, demo, version FROM staff WHERE name = :name;

-- name: list_staff
SELECT s.id, s.name, s.display_name, s.roles, s.active, s.demo,
       (SELECT max(g.at) FROM staff_log g WHERE g.staff_id = s.id AND g.what = 'signed_in') AS signed_in_at,
       (SELECT count(*) FROM staff_log g WHERE g.staff_id = s.id AND g.what = 'sign_in_failed'
                                           AND g.at > clock_timestamp() - interval '30 days') AS failures
  FROM staff s ORDER BY s.active DESC, s.name;

-- name: get_staff^
SELECT id, name, display_name, roles, active, demo FROM staff WHERE id = CAST(:id AS uuid);

-- name: lock_staff^
SELECT pg_advisory_xact_lock(hashtext('staff'));

-- name: count_other_admins$
SELECT count(*) FROM staff WHERE active AND 'admin' = ANY(roles) AND id <> CAST(:id AS uuid);

-- name: write_staff!
INSERT INTO staff (id, name, display_name, password_hash, roles, active, demo, sessions_valid_from, version)
VALUES (CAST(:id AS uuid), :name, :display_name, :password_hash, CAST(:roles AS text[]), :active, :demo,
        :sessions_valid_from, :version)
ON CONFLICT (id) DO UPDATE
   SET display_name = excluded.display_name, password_hash = excluded.password_hash, roles = excluded.roles,
       active = excluded.active, demo = excluded.demo, sessions_valid_from = excluded.sessions_valid_from,
       version = excluded.version;

-- name: list_versions
SELECT id, version FROM staff ORDER BY id;
