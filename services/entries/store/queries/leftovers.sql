-- name: purge_failed_attempts!
DELETE FROM wrong_guess WHERE at < now() - interval '1 day';

-- name: purge_drafts!
-- In portions, so that no transaction takes long; one in which nothing was written goes after a week.
DELETE FROM draft WHERE token_hash IN (
       SELECT token_hash FROM draft
        WHERE updated_at < now() - interval '90 days'
           OR updated_at < now() - interval '7 days' AND entry_id IS NULL AND answers = '{}' LIMIT :limit);

-- name: purge_tokens!
WITH links AS (DELETE FROM applicant_link WHERE expires_at < now())
DELETE FROM answer_token WHERE expires_at < now();
