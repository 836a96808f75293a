"""Lines to another machine go to whom our authority vouches for, or to nobody: against real servers with TLS."""

import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
import trustme

from deploy.local import postgres
from deploy.local.instance import Instance, Ports
from deploy.local.ports import first_free_base
from services.chassis.messaging.broker import connect_to_broker, drop
from services.chassis.runtime.database import Database
from services.chassis.runtime.migrate import migrate
from services.chassis.runtime.settings import CHECKOUT, Settings, load_settings
from services.chassis.runtime.transport import Transport
from services.entries.settings import EntriesSettings
from services.notifications.adapters.owner_api import OwnerApi
from services.notifications.domain.failures import TryLater
from services.notifications.domain.mail import Recipient
from services.registry import all_settings
from tests.integration.chassis.test_settings import SOUND
from tests.integration.walls.tls_servers import certificate_files, tls_broker, tls_postgres
from tests.running import Running

Load = Callable[..., Settings]
ANSWER = b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"email": "b@example.jp"}'


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(authority, tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def other_ca_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(trustme.CA(), tmp_path_factory.mktemp("theirs"))


@pytest.fixture(scope="module")
def database(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    instance = _instance(tmp_path_factory, 28000)
    with tls_postgres(instance, authority):
        yield instance


@pytest.fixture(scope="module")
def broker(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    instance = _instance(tmp_path_factory, 29000)
    with tls_broker(instance, authority):
        yield instance


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """``load(CA_FILE=…)``: the settings of a process in production that has these besides sound ones."""

    def load(**environment: str) -> Settings:
        for setting in all_settings():
            monkeypatch.delenv(setting.name, raising=False)
            monkeypatch.delenv(f"{setting.name}_FILE", raising=False)
        for name, value in (SOUND | environment).items():
            monkeypatch.setenv(name, value)
        return load_settings(EntriesSettings)

    return load


def test_a_database_with_our_authoritys_certificate_is_spoken_to_in_cipher(
    database: Instance, ca_file: str, load: Load
) -> None:
    settings = load(DATABASE_URL=_database_url(database), CA_FILE=ca_file)
    connections = Database(settings.database_url, 1)
    asked = "SELECT pg_backend_pid() AS pid, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    seen = []
    for _ in range(3):
        with connections.unit_of_work() as uow:
            seen.append(uow.one(asked))
    assert seen[0]
    assert seen[0]["ssl"] is True
    assert seen == seen[:1] * 3, "a line that still lives is used again, TLS or not"


def test_a_database_of_another_authority_or_name_is_not_spoken_to(
    database: Instance, ca_file: str, other_ca_file: str, load: Load
) -> None:
    url = _database_url(database)
    for settings in (load(DATABASE_URL=url, CA_FILE=other_ca_file), load(DATABASE_URL=url)):
        with (
            pytest.raises(psycopg2.OperationalError, match="certificate verify failed"),
            Database(settings.database_url).unit_of_work(),
        ):
            pass
    elsewhere = load(DATABASE_URL=url.replace("127.0.0.1", "localhost"), CA_FILE=ca_file)
    with (
        pytest.raises(psycopg2.OperationalError, match="does not match host name"),
        Database(elsewhere.database_url).unit_of_work(),
    ):
        pass


def test_migrations_go_over_a_verified_line_only(
    database: Instance, ca_file: str, other_ca_file: str
) -> None:
    owner = postgres.address(database, "entries", owner=True) + "?sslmode=verify-full"
    folder = Path(CHECKOUT, "services", "entries", "migrations")
    with pytest.raises(psycopg2.OperationalError, match="certificate verify failed"):
        migrate(Transport.of({"CA_FILE": other_ca_file}).database_address(owner), folder)
    assert migrate(Transport.of({"CA_FILE": ca_file}).database_address(owner), folder)


@pytest.mark.parametrize(
    ("command", "address"),
    [
        (["migrate", "--service", "entries", "--dry-run"], "postgresql://x:geheim@db.example.jp/x"),
        (["topology", "--load"], "http://x:geheim@broker.example.jp:15672"),
    ],
)
def test_commands_refuse_a_line_to_another_machine_without_proof(
    command: list[str], address: str, instance: Running, tmp_path: Path
) -> None:
    file = tmp_path / "address"
    file.write_text(address)
    if command[0] == "topology":
        command = [*command, str(file), "--passwords", str(instance.run_dir / "secrets")]
    outcome = subprocess.run(
        [str(Path(sys.executable).with_name("tsunagari")), *command],
        env={"PATH": "/usr/bin:/bin", "RUN_DIR": str(tmp_path), "MIGRATION_DATABASE_URL_FILE": str(file)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip
    assert outcome.returncode == 1
    assert "is another machine" in outcome.stderr
    assert "geheim" not in outcome.stderr


def test_a_broker_is_spoken_to_only_with_our_authoritys_certificate_for_its_name(
    broker: Instance, ca_file: str, other_ca_file: str, load: Load
) -> None:
    password = broker.secret("administrator/broker")
    url = f"amqps://administrator:{password}@127.0.0.1:{broker.ports.amqp}/tsunagari"
    settings = load(BROKER_URL=url, CA_FILE=ca_file)
    connection = connect_to_broker(settings.broker_url, "tests", settings.ca_file)
    assert isinstance(connection.transport.sock, ssl.SSLSocket)
    drop(connection)
    for doubtful in (
        load(BROKER_URL=url, CA_FILE=other_ca_file),
        load(BROKER_URL=url),
        load(BROKER_URL=url.replace("127.0.0.1", "localhost"), CA_FILE=ca_file),
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            connect_to_broker(doubtful.broker_url, "tests", doubtful.ca_file)


def test_a_process_as_ours_are_speaks_to_both(
    database: Instance, broker: Instance, ca_file: str
) -> None:
    """Under eventlet, where every wait of a handshake goes through the hub."""
    password = broker.secret("administrator/broker")
    url = f"amqps://administrator:{password}@127.0.0.1:{broker.ports.amqp}/tsunagari"
    dsn = Transport.of({"CA_FILE": ca_file}).database_address(_database_url(database))
    program = (
        "import sys, eventlet; eventlet.monkey_patch()\n"
        "from services.chassis.messaging.broker import connect_to_broker\n"
        "from services.chassis.runtime.database import Database\n"
        "dsn, url, ca_file = sys.stdin.read().split()\n"
        "connect_to_broker(url, 'tests', ca_file).channel().close()\n"
        "print(Database(dsn).answers())"
    )
    outcome = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        input=f"{dsn} {url} {ca_file}",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.stdout == "True\n", outcome.stderr


def test_an_owner_of_addresses_is_asked_only_with_our_authoritys_certificate(
    authority: trustme.CA, ca_file: str, other_ca_file: str, tmp_path: Path
) -> None:
    asked: list[str] = []
    with _web(authority, tmp_path, asked) as port:
        for file, believed in ((other_ca_file, False), (ca_file, True)):
            owners = OwnerApi(
                {"members": f"https://127.0.0.1:{port}"}, "token", "a@example.jp", file
            )
            if believed:
                assert owners.addressee(Recipient("members", "c")).email == "b@example.jp"
            else:
                with pytest.raises(TryLater, match="SSLError"):
                    owners.addressee(Recipient("members", "c"))
                assert asked == [], "the token must not be shown to a stranger"
    assert asked == ["/internal/contacts/c"]


def _written(authority: trustme.CA, folder: Path) -> str:
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def _instance(factory: pytest.TempPathFactory, start: int) -> Instance:
    return Instance(factory.mktemp("tls"), Ports(first_free_base(start)))


def _database_url(database: Instance) -> str:
    return postgres.address(database, "entries", owner=False) + "?sslmode=verify-full"


@contextmanager
def _web(authority: trustme.CA, folder: Path, asked: list[str]) -> Iterator[int]:
    """An owner's internal address over TLS; ``asked`` is what it was asked for."""
    files = certificate_files(authority, folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["certificate"], files["key"])

    def answer() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(line, server_side=True) as secure:
                    asked.append(secure.recv(4096).split()[1].decode())
                    secure.sendall(ANSWER)
            except OSError:
                line.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
