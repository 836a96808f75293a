"""Migrations: twice is once, two migrators take turns, and every rollback leads back to where it came from."""

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from yoyo import get_backend, read_migrations

from deploy.local.postgres import program
from services.chassis.runtime.database import Database
from services.chassis.runtime.migrate import CHASSIS_MIGRATIONS, migrate
from services.chassis.runtime.settings import CHECKOUT
from services.registry import SERVICES
from tests.running import Running

Fresh = Callable[[str], Database]


def _folder(service: str) -> Path:
    return Path(CHECKOUT, "services", service, "migrations")


def _owner(instance: Running, service: str, database: Database) -> str:
    """The address of a scratch database for the role that owns its schema."""
    owner = urlsplit(instance.secret(f"{service}/migration_database_url"))
    return urlunsplit(owner._replace(path=urlsplit(database.dsn).path))


def _schema(dsn: str) -> str:
    """The schema with its privileges, without yoyo's own tables and without what differs at each dump."""
    parts = urlsplit(dsn)
    dump = subprocess.run(
        [str(program("pg_dump")), "--schema-only", "--exclude-table=*yoyo*",
         f"--host={parts.hostname}", f"--port={parts.port}", f"--username={parts.username}", parts.path[1:]],
        env={**os.environ, "PGPASSWORD": parts.password or ""},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return "\n".join(line for line in dump.stdout.splitlines() if not line.startswith("\\"))


def _roll_back(dsn: str, folder: Path) -> None:
    backend = get_backend(dsn)
    with backend.lock():
        backend.rollback_migrations(backend.to_rollback(read_migrations(str(folder))))


@pytest.mark.parametrize("service", SERVICES)
def test_rollbacks_undo_everything_and_migrations_redo_it_the_same(
    service: str, instance: Running, fresh_database: Fresh
) -> None:
    dsn = _owner(instance, service, fresh_database(service))
    before = _schema(dsn)
    assert "CREATE TABLE public.outbox" in before
    assert migrate(dsn, _folder(service)) == []
    assert _schema(dsn) == before

    _roll_back(dsn, _folder(service))
    _roll_back(dsn, CHASSIS_MIGRATIONS)
    for kind in ("CREATE TABLE", "CREATE FUNCTION", "CREATE TYPE", "CREATE INDEX", "CREATE VIEW"):
        assert kind not in _schema(dsn)
    applied = migrate(dsn, _folder(service))
    assert len(applied) >= 3
    assert applied[0].startswith("chassis-0001")
    assert _schema(dsn) == before


def test_two_migrators_at_once_apply_everything_once(
    instance: Running, fresh_database: Fresh
) -> None:
    dsn = _owner(instance, "entries", fresh_database("entries"))
    before = _schema(dsn)
    _roll_back(dsn, _folder("entries"))
    _roll_back(dsn, CHASSIS_MIGRATIONS)
    applied: list[list[str]] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            applied.append(migrate(dsn, _folder("entries")))
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert sorted(map(len, applied))[:2] == [0, 0]
    assert _schema(dsn) == before


def test_dry_run_says_what_is_missing_and_applies_nothing(
    instance: Running, fresh_database: Fresh
) -> None:
    dsn = _owner(instance, "members", fresh_database("members"))
    _roll_back(dsn, _folder("members"))
    missing = migrate(dsn, _folder("members"), dry_run=True)
    assert missing
    assert "CREATE TABLE public.organisation" not in _schema(dsn)
    assert migrate(dsn, _folder("members")) == missing


def test_migration_that_fails_leaves_what_went_before_and_nothing_of_itself(
    instance: Running, fresh_database: Fresh, tmp_path: Path
) -> None:
    dsn = _owner(instance, "members", fresh_database("members"))
    (tmp_path / "9001-sound.sql").write_text("CREATE TABLE sound (x int);")
    (tmp_path / "9002-broken.sql").write_text("CREATE TABLE half (x int);\nSELECT 1 / 0;")
    with pytest.raises(psycopg2.errors.DivisionByZero):
        migrate(dsn, tmp_path)
    schema = _schema(dsn)
    assert "CREATE TABLE public.sound" in schema
    assert "CREATE TABLE public.half" not in schema
    (tmp_path / "9002-broken.sql").write_text("CREATE TABLE half (x int);")
    assert migrate(dsn, tmp_path) == ["9002-broken"]
