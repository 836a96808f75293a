-- name: get_organisation^
SELECT sequence, slug, name_key FROM organisation WHERE id = CAST(:id AS uuid);

-- name: get_withdrawn_sequence$
SELECT coalesce((SELECT sequence FROM withdrawn_profile WHERE organisation_id = CAST(:id AS uuid)), 0);

-- name: note_withdrawn_profile!
INSERT INTO withdrawn_profile (organisation_id, sequence) VALUES (CAST(:id AS uuid), :sequence)
ON CONFLICT (organisation_id) DO UPDATE SET sequence = greatest(withdrawn_profile.sequence, excluded.sequence);

-- name: put_organisation!
INSERT INTO organisation (id, sequence, slug, name, name_key, name_kana, kind, org_type, areas, activities, website,
                          verified_on, change)
VALUES (CAST(:id AS uuid), :sequence, :slug, :name, :name_key, :name_kana, :kind, :org_type, :areas, :activities,
        :website, :verified_on, :change)
ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, slug = excluded.slug, name = excluded.name,
       name_key = excluded.name_key, name_kana = excluded.name_kana, kind = excluded.kind,
       org_type = excluded.org_type, areas = excluded.areas, activities = excluded.activities,
       website = excluded.website, verified_on = excluded.verified_on, change = excluded.change;

-- name: remove_organisation!
DELETE FROM organisation WHERE id = CAST(:id AS uuid);
