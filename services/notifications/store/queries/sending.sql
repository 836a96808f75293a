-- name: add_mails$
-- One statement for a whole batch of events; wakes the sender when the transaction commits.
WITH added AS (
    INSERT INTO mail (id, event_id, template, recipient_owner, recipient_contact, about, number, facts, message_id)
    SELECT d.id, d.event_id, d.template, d.owner, d.contact, d.about, d.number, CAST(d.facts AS jsonb), d.message_id
      FROM unnest(CAST(:ids AS uuid[]), CAST(:event_ids AS uuid[]), CAST(:templates AS text[]),
                  CAST(:owners AS text[]), CAST(:contacts AS text[]), CAST(:abouts AS text[]),
                  CAST(:numbers AS text[]), CAST(:facts AS text[]), CAST(:message_ids AS text[]))
           AS d(id, event_id, template, owner, contact, about, number, facts, message_id)
        ON CONFLICT ON CONSTRAINT mail_once_per_event_recipient_and_template DO NOTHING
    RETURNING 1)
SELECT count(*), CAST(pg_notify('mail', '') AS text) FROM added;

-- name: is_any_due$
SELECT EXISTS (SELECT FROM mail WHERE next_attempt_at <= now());

-- name: pass_time!
UPDATE sender_clock
   SET elapsed = elapsed + least(greatest(clock_timestamp() - read_at, interval '0'), :longest_look),
       read_at = clock_timestamp();

-- name: bring_back!
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

-- name: is_claimed$
SELECT EXISTS (SELECT FROM mail WHERE id = :id AND attempts = :attempts AND claimed_by = :sender AND state = 'sending');

-- name: count_receipts
-- Which of these receipts are beyond the day's limit of their address. Counted once per mail: the others are
-- marked, and not asked about again when they are retried.
WITH asked AS (
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:fingerprints AS text[])) WITH ORDINALITY
        AS a(mail_id, fingerprint, place)),
counted AS (
    INSERT INTO receipt_count AS c (fingerprint, day, receipts)
    SELECT fingerprint, :day, count(*) FROM asked GROUP BY fingerprint ORDER BY fingerprint
        ON CONFLICT (fingerprint) DO UPDATE SET receipts = c.receipts + excluded.receipts
    RETURNING fingerprint, receipts),
placed AS (
    SELECT asked.mail_id, counted.receipts - count(*) OVER (PARTITION BY fingerprint)
           + row_number() OVER (PARTITION BY fingerprint ORDER BY asked.place) AS place
      FROM asked JOIN counted USING (fingerprint)),
noted AS (
    UPDATE mail SET counted = true FROM placed WHERE mail.id = placed.mail_id AND placed.place <= :most)
SELECT mail_id FROM placed WHERE place > :most;

-- name: open_receipt_hour!
INSERT INTO receipt_hour (hour) VALUES (date_trunc('hour', now())) ON CONFLICT DO NOTHING;

-- name: lock_receipt_hour$
-- Several senders share the hour's places.
SELECT receipts FROM receipt_hour WHERE hour = date_trunc('hour', now()) FOR UPDATE;

-- name: take_receipt_places!
UPDATE receipt_hour SET receipts = receipts + :taken WHERE hour = date_trunc('hour', now());

-- name: put_off!
-- Claims that are let go without a try: due again later, and neither the attempt nor the time counts.
UPDATE mail SET state = 'waiting', next_attempt_at = now() + :delay, attempts = mail.attempts - 1, claimed_by = NULL,
       tried_since = CASE WHEN mail.attempts > 1 THEN tried_since END, last_error = :reason
  FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS integer[])) AS f(id, attempts)
 WHERE mail.id = f.id AND mail.attempts = f.attempts AND mail.state = 'sending';

-- name: mark_sent!
UPDATE mail SET state = 'sent', next_attempt_at = NULL, finished_at = now(), last_error = NULL, claimed_by = NULL,
       recipient_masked = :recipient_masked, subject = :subject, body = :body
 WHERE id = :id AND attempts = :attempts AND state = 'sending';

-- name: mark_failed
-- What became of many claims at once. A claim that somebody else has taken over is left alone.
UPDATE mail SET state = f.state, claimed_by = NULL,
       next_attempt_at = CASE WHEN f.state IN ('undeliverable', 'skipped') THEN NULL ELSE now() + f.delay END,
       finished_at = CASE WHEN f.state IN ('undeliverable', 'skipped') THEN now() END,
       given_up = given_up + CASE WHEN f.state = 'undeliverable' THEN 1 ELSE 0 END,
       unknown_outcomes = unknown_outcomes + CASE WHEN f.state = 'sending' THEN 1 ELSE 0 END,
       last_error = f.error, recipient_masked = coalesce(f.recipient_masked, mail.recipient_masked),
       subject = coalesce(f.subject, mail.subject), body = coalesce(f.body, mail.body)
  FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS integer[]), CAST(:states AS text[]), CAST(:delays AS interval[]),
              CAST(:errors AS text[]), CAST(:recipients_masked AS text[]), CAST(:subjects AS text[]),
              CAST(:bodies AS text[]))
       AS f(id, attempts, state, delay, error, recipient_masked, subject, body)
 WHERE mail.id = f.id AND mail.attempts = f.attempts AND mail.state = 'sending'
RETURNING mail.id, mail.state, mail.template, mail.about, mail.recipient_owner, mail.recipient_contact, mail.given_up;

-- name: give_back!
-- Claims on which nothing was tried: due again at once, and the attempt does not count.
UPDATE mail SET state = 'waiting', next_attempt_at = now(), attempts = mail.attempts - 1, claimed_by = NULL
  FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS integer[])) AS f(id, attempts)
 WHERE mail.id = f.id AND mail.attempts = f.attempts AND mail.state = 'sending';

-- name: give_back_all_of!
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

-- name: note_server_away!
UPDATE mail SET state = 'waiting', last_error = :error, tried_since = coalesce(tried_since, elapsed)
  FROM sender_clock
 WHERE next_attempt_at <= now() AND state IN ('queued', 'waiting')
   AND (state = 'queued' OR last_error IS DISTINCT FROM :error);

-- name: give_up_mails
-- Mails whose three days are over: those whose last claim ran out, and, while the server is away, all that are due;
-- the server has then been asked many times.
UPDATE mail SET state = 'undeliverable', next_attempt_at = NULL, finished_at = now(), given_up = given_up + 1
  FROM sender_clock
 WHERE next_attempt_at <= now() AND elapsed - tried_since >= :give_up_after
   AND (:server_away OR (state = 'sending' AND attempts >= :least_attempts))
RETURNING id, state, template, about, recipient_owner, recipient_contact, given_up;

-- name: forget_receipts!
DELETE FROM receipt_count WHERE day < :day;

-- name: forget_receipt_hours!
DELETE FROM receipt_hour WHERE hour < now() - interval '1 day';

-- name: wake_sender^
SELECT CAST(pg_notify('mail', '') AS text) AS woken WHERE EXISTS (SELECT FROM mail WHERE next_attempt_at <= now());

-- name: find_oldest_seconds$
SELECT CAST(greatest(0, coalesce(extract(epoch FROM now() - min(queued_at)), 0)) AS float)
  FROM mail WHERE next_attempt_at IS NOT NULL;
