-- name: find_guideline_in_force^
-- The first one is in force on every day before the second.
SELECT * FROM guideline WHERE in_force_from <= :day OR version = 1 ORDER BY version DESC LIMIT 1;

-- name: find_guideline^
SELECT * FROM guideline WHERE version = :version;

-- name: find_latest_guideline^
SELECT * FROM guideline ORDER BY version DESC LIMIT 1;

-- name: find_guideline_versions
SELECT version, in_force_from, created_at, created_by_name FROM guideline ORDER BY version DESC;

-- name: find_guideline_changes
SELECT at, by_name, action, part, point FROM guideline_change WHERE version = :version ORDER BY id DESC;

-- name: add_guideline!
INSERT INTO guideline (version, in_force_from, intro, items, conditions, stock_reasons, created_by, created_by_name)
VALUES (:version, :in_force_from, :intro, :items, :conditions, :stock_reasons, :by_id, :by_name);

-- name: find_guideline_draft^
SELECT * FROM guideline_draft;

-- name: get_guideline_draft_for_update^
SELECT * FROM guideline_draft FOR UPDATE;

-- name: add_guideline_draft!
INSERT INTO guideline_draft (version, intro, items, conditions, stock_reasons, changed_by_name)
VALUES (:version, :intro, :items, :conditions, :stock_reasons, :by_name) ON CONFLICT DO NOTHING;

-- name: save_guideline_draft!
UPDATE guideline_draft SET intro = :intro, items = :items, conditions = :conditions, stock_reasons = :stock_reasons,
       revision = revision + 1, changed_at = now(), changed_by_name = :by_name;

-- name: remove_guideline_draft!
DELETE FROM guideline_draft;

-- name: add_guideline_change!
INSERT INTO guideline_change (version, by_id, by_name, action, part, point)
VALUES (:version, :by_id, :by_name, :action, :part, :point);
