-- name: find_review^
-- With its guideline: the one that it began with, or, where there is no review, the one in force.
SELECT g.version, g.intro, g.items, g.conditions, g.stock_reasons,
       review.verdicts, review.reasons, review.confirmed, review.opinion, review.partners
  FROM guideline g LEFT JOIN review ON entry_id = :entry_id AND entry_version = :entry_version
 WHERE g.version = review.guideline_version OR g.in_force_from <= :today OR g.version = 1
 ORDER BY (g.version = review.guideline_version) IS TRUE DESC, g.version DESC LIMIT 1;

-- name: save_review!
INSERT INTO review (entry_id, entry_version, guideline_version, verdicts, reasons, confirmed, opinion, partners, updated_by_name)
VALUES (:entry_id, :entry_version, :guideline_version, :verdicts, :reasons, :confirmed, :opinion, :partners, :by_name)
ON CONFLICT (entry_id, entry_version) DO UPDATE SET verdicts = excluded.verdicts, reasons = excluded.reasons,
       confirmed = excluded.confirmed, opinion = excluded.opinion, partners = excluded.partners,
       updated_at = now(), updated_by_name = excluded.updated_by_name;
