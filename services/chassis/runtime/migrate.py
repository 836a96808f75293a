"""Migrations: yoyo's plain SQL, the chassis's before the service's own, one migrator at a time."""

import logging
from pathlib import Path

import psycopg2
from yoyo import get_backend, read_migrations

CHASSIS_MIGRATIONS = Path(__file__).parents[1] / "migrations"
LOCK_KEY = 7021


def migrate(dsn: str, service_migrations: Path, dry_run: bool = False) -> list[str]:
    """Apply what is missing and return the names of it, in order.

    Waits for a migrator that is already at work. Raises psycopg2.Error when a migration fails; what went
    before it stays applied, and the failing one is rolled back.
    """
    logging.getLogger("yoyo").setLevel(logging.WARNING)
    guard = psycopg2.connect(dsn)
    try:
        with guard.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
        backend = get_backend(dsn)
        applied = []
        for folder in (CHASSIS_MIGRATIONS, service_migrations):
            missing = backend.to_apply(read_migrations(str(folder)))
            applied += [migration.id for migration in missing]
            if not dry_run and missing:
                with backend.lock():
                    backend.apply_migrations(missing)
        return applied
    finally:
        guard.close()
