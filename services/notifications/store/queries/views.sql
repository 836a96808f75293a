-- name: count_by_state
SELECT state, count(*) AS mails FROM mail GROUP BY state;

-- name: find_mails
-- One page of the list, newest first; a filter that is NULL lets everything through.
SELECT id, number, template, state, attempts, created_at, finished_at, recipient_owner, recipient_masked, last_error,
       count(*) OVER () AS found
  FROM mail
 WHERE (CAST(:state AS text) IS NULL OR state = :state)
   AND (CAST(:template AS text) IS NULL OR template = :template)
   AND (CAST(:number AS text) IS NULL OR position(:number IN number) > 0)
 ORDER BY created_at DESC, number DESC, id LIMIT :limit OFFSET :offset;

-- name: find_mail^
SELECT id, number, template, state, attempts, created_at, finished_at, next_attempt_at, claimed_by IS NOT NULL AS is_claimed,
       recipient_owner, recipient_masked, message_id, last_error, subject, body
  FROM mail WHERE id = CAST(:id AS uuid);

-- name: find_resends
SELECT requested_at, requested_by FROM mail_resend WHERE mail_id = CAST(:id AS uuid) ORDER BY position DESC;

-- name: find_oldest_seconds$
SELECT CAST(greatest(0, coalesce(extract(epoch FROM now() - min(queued_at)), 0)) AS float)
  FROM mail WHERE next_attempt_at IS NOT NULL;
