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

-- name: purge_receipts!
DELETE FROM receipt_count WHERE day < :day;

-- name: purge_receipt_hours!
DELETE FROM receipt_hour WHERE hour < now() - interval '1 day';
