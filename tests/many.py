"""Many entries and organisations in a moment: copies of what the product has written, each a row of its own."""

from urllib.parse import urlsplit, urlunsplit

import psycopg2

from services.chassis.runtime.database import Database
from services.entries.store.work import Store
from services.entries.usecases.make_name_keys import make_name_keys
from services.entries.usecases.make_queue_keys import make_queue_keys
from tests.running import Running

# One after the other came in every twenty minutes. `waiting` of them wait for the office, in one state after the other,
# as those that came last; the others are listed.
_COPY_ENTRIES = """
INSERT INTO entry (id, number, state, title, organisation_name, category, contact_id, lookup_code_hash, submitted_at,
                   answer_by, public_version, listed_at)
SELECT gen_random_uuid(), 'R1-' || lpad(n::text, 6, '0'), c.state, e.title || '（その' || n || '）',
       e.organisation_name || n, e.category, e.contact_id, e.lookup_code_hash, c.came, CAST(c.came AS date) + 14,
       CASE WHEN c.state = 'listed' THEN 1 END, CASE WHEN c.state = 'listed' THEN c.came END
  FROM (SELECT n, now() - (%(last)s - n) * interval '20 minutes' AS came,
               CASE WHEN n <= %(last)s - %(waiting)s THEN 'listed'
                    ELSE (ARRAY['submitted', 'under_review', 'awaiting_approval'])[1 + n %% 3] END AS state
          FROM generate_series(%(first)s, %(last)s) AS n) AS c,
       (SELECT * FROM entry WHERE number NOT LIKE 'R1-%%' ORDER BY number LIMIT 1) AS e
"""
_COPY_VERSIONS = """
INSERT INTO entry_version (entry_id, version, sheet, consents)
SELECT e.id, 1, v.sheet, v.consents
  FROM entry e, (SELECT * FROM entry_version ORDER BY created_at LIMIT 1) AS v
 WHERE number LIKE 'R1-%%' AND NOT EXISTS (SELECT FROM entry_version WHERE entry_id = e.id)
"""
_ADD_ORGANISATIONS = """
INSERT INTO organisation (id, name, linked, contact_id, sequence)
SELECT gen_random_uuid(), 'みんなの会' || n, true, gen_random_uuid()::text, 1 FROM generate_series(%(first)s, %(last)s) AS n
"""


def multiply(
    running: Running, database: Database, entries: int, organisations: int, waiting: int = 60
) -> None:
    """Bring the copies of the first entry up to ``entries`` and the linked organisations up to ``organisations``.

    The last ``waiting`` of the new entries wait for the office. Keys are made as the worker does, and tables are looked
    over as the database server does by itself after a while.
    """
    with database.unit_of_work() as uow:
        uow.execute("SET LOCAL statement_timeout = 0")
        have = uow.one(
            "SELECT (SELECT count(*) FROM entry WHERE number LIKE 'R1-%%') AS entries,"
            " (SELECT count(*) FROM organisation WHERE name LIKE 'みんなの会%%') AS organisations"
        )
        assert have
        uow.execute(
            _COPY_ENTRIES, {"first": have["entries"] + 1, "last": entries, "waiting": waiting}
        )
        uow.execute(_COPY_VERSIONS)
        uow.execute(_ADD_ORGANISATIONS, {"first": have["organisations"] + 1, "last": organisations})
    make_queue_keys(Store(database))
    make_name_keys(Store(database))
    owner = urlsplit(running.secret("entries/migration_database_url"))
    server = psycopg2.connect(urlunsplit(owner._replace(path=urlsplit(database.dsn).path)))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) entry, entry_version, organisation")
    server.close()
