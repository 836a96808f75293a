-- name: count_by_state
SELECT state, count(*) AS mails FROM mail GROUP BY state;

-- name: find_mails
-- One page of the list, newest first; a filter that is NULL lets everything through.
SELECT id, template, number, state, attempts, created_at, finished_at, next_attempt_at, recipient_owner, recipient_masked,
       last_error, count(*) OVER () AS found
  FROM mail
 WHERE (CAST(:state AS text) IS NULL OR state = :state)
   AND (CAST(:template AS text) IS NULL OR template = :template)
   AND (CAST(:number AS text) IS NULL OR position(:number IN number) > 0)
 ORDER BY created_at DESC, number DESC, id LIMIT :limit OFFSET :offset;

-- name: find_mail^
SELECT * FROM mail WHERE id = CAST(:id AS uuid);

-- name: find_mail_for_update^
SELECT id, state FROM mail WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: find_resends
SELECT requested_at, requested_by FROM mail_resend WHERE mail_id = CAST(:id AS uuid) ORDER BY position DESC;

-- name: queue_again!
WITH noted AS (INSERT INTO mail_resend (mail_id, requested_by) VALUES (CAST(:id AS uuid), :requested_by)),
     woken AS (SELECT pg_notify('mail', ''))
UPDATE mail SET state = 'queued', queued_at = now(), next_attempt_at = now(), finished_at = NULL, tried_since = NULL,
       unknown_outcomes = 0
  FROM woken WHERE id = CAST(:id AS uuid);
