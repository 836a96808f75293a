-- 募集状況: open until the 掲載期限 has passed, then ended; a timer turns it over the day after.
ALTER TABLE entry ADD COLUMN status text NOT NULL DEFAULT 'open'
    CONSTRAINT entry_status_is_known CHECK (status IN ('open', 'ended'));
