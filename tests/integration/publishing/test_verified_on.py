"""The dates of confirmation that the last release invented go when its database is brought up to date."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from yoyo import get_backend, read_migrations

from services.chassis.runtime.database import Database
from services.chassis.runtime.migrate import migrate
from tests.running import ROOT, Running

MIGRATIONS = ROOT / "services" / "publishing" / "migrations"


def test_dates_that_nobody_gave_are_emptied(
    instance: Running, fresh_database: Callable[[str], Database]
) -> None:
    database = fresh_database("publishing")
    owner = urlsplit(instance.secret("publishing/migration_database_url"))
    dsn = urlunsplit(owner._replace(path=urlsplit(database.dsn).path))
    backend = get_backend(dsn)
    later = read_migrations(str(MIGRATIONS)).filter(lambda one: one.id != "0001-site")
    with backend.lock():
        backend.rollback_migrations(backend.to_rollback(later))
    with database.unit_of_work() as uow:
        uow.execute(
            "INSERT INTO organisation VALUES (gen_random_uuid(), 2, '0001', '団地の会', '団地の会', '', 'member',"
            " 'npo', '{}', '', '', '2026-04-06', 1)"
        )
    assert "0002-verified-on" in migrate(dsn, MIGRATIONS)
    with database.unit_of_work() as uow:
        assert uow.all("SELECT slug, verified_on FROM organisation") == [
            {"slug": "0001", "verified_on": None}
        ]
