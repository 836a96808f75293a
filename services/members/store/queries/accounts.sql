-- name: find_by_name_for_update^
SELECT * FROM staff WHERE name = :name FOR UPDATE;

-- name: find_for_update^
SELECT * FROM staff WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: find_by_name^
SELECT * FROM staff WHERE name = :name;

-- name: lock_accounts^
SELECT pg_advisory_xact_lock(hashtext('staff'));

-- name: count_other_admins$
SELECT count(*) FROM staff WHERE active AND 'admin' = ANY(roles) AND id <> CAST(:id AS uuid);

-- name: save_account!
INSERT INTO staff (id, name, display_name, password_hash, roles, active, demo, sessions_valid_from, version)
VALUES (CAST(:id AS uuid), :name, :display_name, :password_hash, CAST(:roles AS text[]), :active, :demo,
        :sessions_valid_from, :version)
ON CONFLICT (id) DO UPDATE
   SET display_name = excluded.display_name, password_hash = excluded.password_hash, roles = excluded.roles,
       active = excluded.active, demo = excluded.demo, sessions_valid_from = excluded.sessions_valid_from,
       version = excluded.version;

-- name: find_versions
SELECT id, version FROM staff ORDER BY id;
