-- name: find_review^
SELECT * FROM review WHERE entry_id = :entry_id AND entry_version = :entry_version;

-- name: save_review!
INSERT INTO review (entry_id, entry_version, guideline_version, verdicts, reasons, confirmed, opinion, partners, updated_by_name)
VALUES (:entry_id, :entry_version, :guideline_version, :verdicts, :reasons, :confirmed, :opinion, :partners, :by_name)
ON CONFLICT (entry_id, entry_version) DO UPDATE SET verdicts = excluded.verdicts, reasons = excluded.reasons,
       confirmed = excluded.confirmed, opinion = excluded.opinion, partners = excluded.partners,
       updated_at = now(), updated_by_name = excluded.updated_by_name;
