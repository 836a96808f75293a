"""The private PostgreSQL of an instance: first start, configuration, roles and databases."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from deploy.local.instance import ROOT, Instance, StackError, write_private
from services.registry import SERVICES

ROLES = ROOT / "deploy" / "postgres" / "roles.sql"
SUPERUSER = "tsunagari_superuser"
SETTINGS = """\
# Written by `make up` from deploy/local/postgres.py; changes here are overwritten.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 250
shared_buffers = 32MB
work_mem = 4MB
maintenance_work_mem = 32MB
max_wal_size = 256MB
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
# Statements and details quote values, and values can be personal data: they stay out of the log.
log_min_error_statement = panic
log_min_duration_statement = -1
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


def program(name: str) -> Path:
    """A program of the newest installed PostgreSQL server. Raises StackError if there is none."""
    found = [
        path
        for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
        if path.parents[1].name.isdigit()
    ]
    if not found:
        raise StackError(
            f"PostgreSQL の {name} が見つかりません。make up をもう一度実行してください。"
        )
    return max(found, key=lambda path: int(path.parents[1].name))


def data_directory(instance: Instance) -> Path:
    return instance.run / "postgres" / "data"


def server(instance: Instance) -> Path:
    """The server of the version that made the data directory.

    Raises:
        StackError: that version is not installed any more.
    """
    version = data_directory(instance) / "PG_VERSION"
    if not version.exists():
        return program("postgres")
    path = Path("/usr/lib/postgresql") / version.read_text().strip() / "bin" / "postgres"
    if not path.exists():
        raise StackError(
            f"データは PostgreSQL {version.read_text().strip()} のものですが、その版がありません。"
            f"postgresql-{version.read_text().strip()} を入れてください。"
        )
    return path


def prepare(instance: Instance) -> bool:
    """Make the data directory on first start and write the settings; True on first start."""
    base = instance.directory("postgres")
    data = data_directory(instance)
    first = not (data / "PG_VERSION").exists()
    if first:
        shutil.rmtree(data, ignore_errors=True)  # left by an initdb that was interrupted
        password = base / "superuser-password"
        write_private(password, instance.secret("administrator/postgres") + "\n")
        draft = base / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        _run(
            [
                str(program("initdb")),
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--locale=C.UTF-8",
                "--encoding=UTF8",
                "--no-instructions",
            ],
            "データベースを作れませんでした",
        )
        password.unlink()
        with (draft / "postgresql.conf").open("a") as stream:
            stream.write("\ninclude = '../tsunagari.conf'\n")
        draft.rename(data)
    write_private(base / "tsunagari.conf", SETTINGS.format(port=instance.ports.postgres))
    return first


def make_roles(instance: Instance) -> bool:
    """Two roles and a database per service, from roles.sql; False if nothing had to be done."""
    stamp = hashlib.sha256(ROLES.read_bytes() + repr(SERVICES).encode()).hexdigest()
    marker = data_directory(instance).parent / "roles.stamp"
    if marker.exists() and marker.read_text() == stamp:
        return False
    for service in SERVICES:
        environment = os.environ | {
            "PGPASSWORD": instance.secret("administrator/postgres"),
            "PGOPTIONS": "-c client_min_messages=warning",
            "SERVICE": service,
            "OWNER_PASSWORD": instance.secret(f"database/{service}_owner"),
            "RUNTIME_PASSWORD": instance.secret(f"database/{service}"),
        }
        command = [
            str(program("psql")),
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--host=127.0.0.1",
            f"--port={instance.ports.postgres}",
            f"--username={SUPERUSER}",
            "--dbname=postgres",
            f"--file={ROLES}",
        ]
        _run(command, f"{service} のデータベースを用意できませんでした", environment)
    write_private(marker, stamp)
    return True


def address(instance: Instance, service: str, *, owner: bool) -> str:
    """The address of a service's database for its runtime role, or for the owner of the schema."""
    role = f"{service}_owner" if owner else service
    password = instance.secret(f"database/{role}")
    return f"postgresql://{role}:{password}@127.0.0.1:{instance.ports.postgres}/{service}"


def _run(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
    if outcome.returncode:
        raise StackError(f"{failure}。\n{outcome.stderr.strip()}")
