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
-- In portions, so that no transaction takes long; one in which nothing was written goes after a week.
DELETE FROM draft WHERE token_hash IN (
       SELECT token_hash FROM draft
        WHERE updated_at < now() - interval '90 days'
           OR updated_at < now() - interval '7 days' AND entry_id IS NULL AND answers = '{}' LIMIT :limit);

-- name: forget_tokens!
DELETE FROM answer_token WHERE expires_at < now();
