-- An entry is returned and corrected, changed while it is listed, taken down, renewed and withdrawn.
ALTER TABLE entry DROP CONSTRAINT entry_state_known;
ALTER TABLE entry ADD CONSTRAINT entry_state_known CHECK (state IN
    ('submitted', 'under_review', 'returned', 'dormant', 'awaiting_approval', 'approved', 'listed', 'suspended', 'expired',
     'declined', 'closed', 'withdrawn'));
ALTER TABLE entry
    ADD COLUMN public_version    integer,
    ADD COLUMN listed_until      date,
    ADD COLUMN returned_on       date,
    ADD COLUMN suspended_by      uuid,
    ADD COLUMN suspended_by_name text,
    ADD COLUMN suspend_reason    text NOT NULL DEFAULT '',
    ADD CONSTRAINT entry_version_beside_a_public_one CHECK (public_version <= version);
ALTER TABLE entry_version ADD COLUMN made_by text NOT NULL DEFAULT '申込者';

CREATE TABLE return_comment (
    entry_id  uuid NOT NULL REFERENCES entry,
    version   integer NOT NULL,
    field     text NOT NULL,
    words     text NOT NULL,
    place     integer NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX return_comment_of_entry ON return_comment (entry_id, version);
REVOKE UPDATE, DELETE ON return_comment FROM entries;

-- What the system does by itself, from the beginning of its day on.
CREATE TABLE due_step (
    entry_id  uuid NOT NULL REFERENCES entry,
    step      text NOT NULL,
    due_on    date NOT NULL,
    PRIMARY KEY (entry_id, step, due_on)
);
CREATE INDEX due_step_by_day ON due_step (due_on);

-- Entries of before: what was approved is public until its 掲載期限, of which notices are still to come.
UPDATE entry SET public_version = entry.version,
       listed_until = CASE WHEN sheet ->> 'listing_until' ~ '^\d{4}-\d\d-\d\d$' THEN CAST(sheet ->> 'listing_until' AS date) END
  FROM entry_version v WHERE v.entry_id = id AND v.version = entry.version AND state IN ('approved', 'listed');
INSERT INTO due_step (entry_id, step, due_on)
SELECT id, step, due_on
  FROM entry, LATERAL (VALUES ('notice_end', listed_until - 30), ('notice_end', listed_until - 7), ('expire', listed_until + 1)) AS due (step, due_on)
 WHERE state = 'listed' AND listed_until IS NOT NULL
   AND (step = 'expire' OR due_on > CAST(now() AT TIME ZONE 'Asia/Tokyo' AS date));
