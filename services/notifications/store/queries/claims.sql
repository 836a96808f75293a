-- name: is_any_due$
SELECT EXISTS (SELECT FROM mail WHERE next_attempt_at <= now());

-- name: advance_clock!
UPDATE sender_clock
   SET elapsed = elapsed + least(greatest(clock_timestamp() - read_at, interval '0'), :longest_look),
       read_at = clock_timestamp();

-- name: shorten_waits!
UPDATE mail SET next_attempt_at = now() + w.longest
  FROM (VALUES ('queued', false, interval '0'), ('waiting', false, :delay), ('sending', false, :unknown),
               ('sending', true, :lease)) AS w(state, claimed, longest)
 WHERE mail.state = w.state AND (mail.claimed_by IS NOT NULL) = w.claimed AND mail.next_attempt_at > now() + w.longest;

-- name: claim_mails
-- A claim that ran out counts as due, unless its sender lives: a clock that jumps must not give a mail to two of them.
-- One that has been tried long enough is left to the sweep: it may be a mail that kills its sender.
UPDATE mail SET state = 'sending', next_attempt_at = now() + :lease, attempts = attempts + 1, claimed_by = :sender,
       tried_since = coalesce(tried_since, elapsed)
  FROM sender_clock
 WHERE id IN (
       SELECT id FROM mail, sender_clock
        WHERE next_attempt_at <= now()
          AND NOT (state = 'sending' AND attempts >= :least_attempts
                   AND coalesce(elapsed - tried_since >= :give_up_after, false))
          AND NOT (state = 'sending' AND claimed_by <> :sender AND EXISTS (
              SELECT FROM pg_locks
               WHERE locktype = 'advisory' AND granted AND classid = CAST(:lock_class AS oid)
                 AND objid = CAST(mail.claimed_by AS oid)
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
        ORDER BY next_attempt_at LIMIT :limit FOR UPDATE OF mail SKIP LOCKED)
RETURNING id, template, recipient_owner, recipient_contact, about, number, facts, attempts, queued_at,
          elapsed - tried_since AS tried_for, unknown_outcomes, message_id, counted;

-- name: is_held$
SELECT EXISTS (SELECT FROM mail WHERE id = :id AND attempts = :attempts AND claimed_by = :sender AND state = 'sending');

-- name: postpone_claims!
-- Claims that are let go without a try: due again later, and neither the attempt nor the time counts.
UPDATE mail SET state = 'waiting', next_attempt_at = now() + :delay, attempts = mail.attempts - 1, claimed_by = NULL,
       tried_since = CASE WHEN mail.attempts > 1 THEN tried_since END, last_error = :reason
  FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS integer[])) AS f(id, attempts)
 WHERE mail.id = f.id AND mail.attempts = f.attempts AND mail.state = 'sending';

-- name: release_claims!
-- Claims on which nothing was tried: due again at once, and the attempt does not count.
UPDATE mail SET state = 'waiting', next_attempt_at = now(), attempts = mail.attempts - 1, claimed_by = NULL
  FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS integer[])) AS f(id, attempts)
 WHERE mail.id = f.id AND mail.attempts = f.attempts AND mail.state = 'sending';

-- name: release_all_of!
UPDATE mail SET state = 'waiting', next_attempt_at = now(), attempts = attempts - 1, claimed_by = NULL
 WHERE claimed_by = :sender AND state = 'sending';

-- name: free_orphans!
-- Claims of senders that are dead: their lock is gone. The first seconds of a claim count for nothing, because a
-- sender whose connection broke takes its lock again.
UPDATE mail SET next_attempt_at = now(), claimed_by = NULL
 WHERE state = 'sending' AND next_attempt_at > now() AND next_attempt_at < now() + :lease - :grace
   AND claimed_by IS NOT NULL
   AND NOT EXISTS (
       SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND classid = CAST(:lock_class AS oid)
          AND objid = CAST(mail.claimed_by AS oid)
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()));
