-- name: get_entry^
SELECT number, sequence, version, approved_on, listed_on, status, sheet, position, category_slug, category_position, organisation_key
  FROM entry WHERE number = :number;

-- name: get_ended_entry^
SELECT sequence, version, listed_on FROM withdrawn_entry WHERE number = :number;

-- name: put_ended_entry!
INSERT INTO withdrawn_entry (number, sequence, version, listed_on) VALUES (:number, :sequence, :version, :listed_on)
ON CONFLICT (number) DO UPDATE SET sequence = excluded.sequence, version = excluded.version,
       listed_on = excluded.listed_on;

-- name: put_entry!
-- What is newer is announced, also where it is the version that was announced before.
INSERT INTO entry (number, sequence, version, approved_on, listed_on, sheet, sheet_schema, status, organisation_key,
                   position, category_slug, category_position, change)
VALUES (:number, :sequence, :version, :approved_on, :listed_on, CAST(:sheet AS jsonb), :sheet_schema, :status,
        :organisation_key, :position, :category_slug, :category_position, :change)
ON CONFLICT (number) DO UPDATE SET
       announced_version = CASE WHEN entry.sequence = excluded.sequence THEN entry.announced_version END,
       sequence = excluded.sequence, version = excluded.version, approved_on = excluded.approved_on,
       listed_on = excluded.listed_on, sheet = excluded.sheet, sheet_schema = excluded.sheet_schema, status = excluded.status,
       organisation_key = excluded.organisation_key, category_slug = excluded.category_slug,
       category_position = excluded.category_position, change = excluded.change, received_at = now();

-- name: remove_entry!
DELETE FROM entry WHERE number = :number;

-- name: take_position$
UPDATE site SET last_position = last_position + 1 RETURNING last_position;

-- name: take_category_position$
INSERT INTO category (slug, entries, last_position) VALUES (:slug, 1, 1)
ON CONFLICT (slug) DO UPDATE SET entries = category.entries + 1, last_position = category.last_position + 1
RETURNING last_position;

-- name: leave_category^
UPDATE category SET entries = entries - 1,
       last_position = coalesce((SELECT max(category_position) FROM entry WHERE category_slug = :slug), 0)
 WHERE slug = :slug
RETURNING entries, last_position;

-- name: leave_list^
UPDATE site SET last_position = coalesce((SELECT max(position) FROM entry), 0)
RETURNING last_position, CAST((SELECT coalesce(sum(entries), 0) FROM category) AS integer) AS entries;

-- name: lift_category!
-- Out of the way first: a position that is given out anew must not be somebody's still.
UPDATE entry SET category_position = -category_position WHERE category_slug = :slug;

-- name: compact_category$
WITH moved AS (
  UPDATE entry SET category_position = numbered.place
    FROM (SELECT number, row_number() OVER (ORDER BY category_position DESC) AS place
            FROM entry WHERE category_slug = :slug) AS numbered
   WHERE entry.number = numbered.number RETURNING category_position)
UPDATE category SET last_position = (SELECT max(category_position) FROM moved) WHERE slug = :slug
RETURNING last_position;

-- name: lift_list!
UPDATE entry SET position = -position;

-- name: compact_list$
WITH moved AS (
  UPDATE entry SET position = numbered.place
    FROM (SELECT number, row_number() OVER (ORDER BY position DESC) AS place FROM entry) AS numbered
   WHERE entry.number = numbered.number RETURNING position)
UPDATE site SET last_position = (SELECT max(position) FROM moved) RETURNING last_position;

-- name: find_neighbours
SELECT asked.slug, asked.bucket, around.entries, around.newer, around.older
  FROM unnest(CAST(:slugs AS text[]), CAST(:buckets AS integer[]), CAST(:firsts AS integer[]), CAST(:lasts AS integer[]))
       AS asked (slug, bucket, first, last)
 CROSS JOIN LATERAL (
       SELECT (SELECT count(*) FROM entry WHERE category_slug = asked.slug
                  AND category_position BETWEEN asked.first AND asked.last) AS entries,
              (SELECT min(category_position) FROM entry WHERE category_slug = asked.slug
                  AND category_position > asked.last) AS newer,
              (SELECT max(category_position) FROM entry WHERE category_slug = asked.slug
                  AND category_position < asked.first) AS older) AS around;

-- name: count_in_part$
SELECT count(*) FROM entry WHERE position BETWEEN :first AND :last;

-- name: count_turned$
SELECT count(*) FROM entry
 WHERE sheet ->> 'listing_until' ~ '^\d{4}-\d\d-\d\d$' AND status IN ('open', 'ended')
   AND (status = 'ended') <> (sheet ->> 'listing_until' < :today);

-- name: turn
-- Only what the 掲載期限 alone decides: another status is ended by what began it.
UPDATE entry SET status = CASE WHEN sheet ->> 'listing_until' < :today THEN 'ended' ELSE 'open' END
 WHERE sheet ->> 'listing_until' ~ '^\d{4}-\d\d-\d\d$' AND status IN ('open', 'ended')
   AND (status = 'ended') <> (sheet ->> 'listing_until' < :today)
RETURNING number, category_slug, category_position, position, organisation_key;
