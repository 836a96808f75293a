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

-- name: find_state_for_update$
SELECT state FROM mail WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: queue_again!
WITH noted AS (INSERT INTO mail_resend (mail_id, requested_by) VALUES (CAST(:id AS uuid), :requested_by)),
     woken AS (SELECT pg_notify('mail', ''))
UPDATE mail SET state = 'queued', queued_at = now(), next_attempt_at = now(), finished_at = NULL, tried_since = NULL,
       unknown_outcomes = 0
  FROM woken WHERE id = CAST(:id AS uuid);

-- name: mark_sent^
UPDATE mail SET state = 'sent', next_attempt_at = NULL, finished_at = now(), last_error = NULL, claimed_by = NULL,
       recipient_masked = :recipient_masked, subject = :subject, body = :body
 WHERE id = :id AND attempts = :attempts AND state = 'sending'
RETURNING EXISTS (SELECT FROM mail AS lost WHERE lost.recipient_contact = mail.recipient_contact
                     AND lost.recipient_owner = mail.recipient_owner AND lost.given_up > 0) AS is_after_loss;

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

-- name: wake_sender^
SELECT CAST(pg_notify('mail', '') AS text) AS woken WHERE EXISTS (SELECT FROM mail WHERE next_attempt_at <= now());
