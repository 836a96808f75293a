-- name: lock_subject^
-- So that many tries sent at once are counted one by one.
SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0));

-- name: count_failed_attempts$
SELECT count(*) FROM wrong_guess WHERE subject = :subject AND at > now() - interval '1 hour';

-- name: add_failed_attempt!
INSERT INTO wrong_guess (subject) VALUES (:subject);
