-- name: lock_guesser^
-- So that many tries sent at once are counted one by one.
SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0));

-- name: count_guesses^
SELECT count(*) AS total FROM wrong_guess WHERE subject = :subject AND at > now() - interval '1 hour';

-- name: add_guess!
INSERT INTO wrong_guess (subject) VALUES (:subject);

-- name: forget_guesses!
DELETE FROM wrong_guess WHERE at < now() - interval '1 day';

-- name: forget_drafts!
DELETE FROM draft WHERE updated_at < now() - interval '90 days';

-- name: forget_tokens!
DELETE FROM answer_token WHERE expires_at < now();
