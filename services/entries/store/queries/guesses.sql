-- name: count_guesses^
SELECT count(*) AS total FROM wrong_guess WHERE subject = :subject AND at > now() - interval '1 hour';

-- name: add_guess!
INSERT INTO wrong_guess (subject) VALUES (:subject);

-- name: forget_old!
DELETE FROM wrong_guess WHERE at < now() - interval '1 day';
