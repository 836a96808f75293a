DROP TABLE due_step, return_comment;
ALTER TABLE entry_version DROP COLUMN made_by;
-- States that the release before does not know: what waits for its applicant waits for the office, what ended is declined.
UPDATE entry SET state = CASE WHEN state IN ('returned', 'dormant') THEN 'under_review' ELSE 'declined' END
 WHERE state IN ('returned', 'dormant', 'suspended', 'expired', 'closed', 'withdrawn');
ALTER TABLE entry
    DROP CONSTRAINT entry_version_beside_a_public_one,
    DROP COLUMN suspend_reason, DROP COLUMN suspended_by_name, DROP COLUMN suspended_by,
    DROP COLUMN returned_on, DROP COLUMN listed_until, DROP COLUMN public_version;
ALTER TABLE entry DROP CONSTRAINT entry_state_known;
ALTER TABLE entry ADD CONSTRAINT entry_state_known CHECK (state IN
    ('submitted', 'under_review', 'awaiting_approval', 'approved', 'listed', 'declined'));
