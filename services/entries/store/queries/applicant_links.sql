-- name: add_applicant_link!
INSERT INTO applicant_link (token_hash, entry_id, expires_at) VALUES (:token_hash, :entry_id, now() + :lifetime);

-- name: find_number_of_link$
SELECT number FROM entry JOIN applicant_link ON entry_id = id WHERE token_hash = :token_hash AND expires_at > now();

-- name: revoke_applicant_links!
DELETE FROM applicant_link WHERE entry_id = :entry_id;
