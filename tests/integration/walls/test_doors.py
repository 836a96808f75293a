"""What the instance shows to the outside: addresses it listens on, files, arguments of processes."""

import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running import Running

LISTENING = "0A"
LOOPBACK = ("0100007F", "00000000000000000000000001000000")  # 127.0.0.1 and ::1


@pytest.fixture
def front(instance: Running) -> int:
    port: int | None = urlsplit(instance.url).port
    assert port is not None
    return port


@pytest.fixture
def secrets(instance: Running) -> set[str]:
    files = (path for path in (instance.run_dir / "secrets").rglob("*") if path.is_file())
    return {path.read_text().strip() for path in files}


def test_everything_listens_on_the_loopback_address_alone(front: int) -> None:
    ports = {port for host, port in _listening("tcp") if host in LOOPBACK}
    assert {
        front + offset for offset in (0, 1, 2, 4, 5, 6, 11, 12, 13, 14, 21, 22, 23, 24)
    } <= ports
    ours = range(front, front + 25)
    elsewhere = [
        (host, port)
        for table in ("tcp", "tcp6")
        for host, port in _listening(table)
        if port in ours and host not in LOOPBACK
    ]
    assert not elsewhere


def test_secrets_are_for_the_owner_alone(instance: Running, secrets: set[str]) -> None:
    run = instance.run_dir
    files = [path for path in (run / "secrets").rglob("*") if path.is_file()]
    files += [*(run / "env").iterdir(), run / "supervisord.conf", run / "demo.env"]
    files += [run / "rabbitmq" / "definitions.json", run / "rabbitmq" / "rabbitmq.conf"]
    assert len(secrets) > 10
    assert not [str(path) for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert stat.S_IMODE(run.stat().st_mode) == 0o700


def test_settings_and_logs_hold_no_secret(instance: Running, secrets: set[str]) -> None:
    run = instance.run_dir
    for file in (*(run / "env").iterdir(), *(run / "log").iterdir()):
        text = file.read_text(errors="replace")
        assert not [secret for secret in secrets if secret in text], file


def test_no_process_shows_a_secret_in_its_arguments(secrets: set[str]) -> None:
    """Arguments are visible to every user of the machine."""
    looked_at = 0
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = file.read_bytes().decode(errors="replace")
        except OSError:
            continue
        looked_at += 1
        assert not [secret for secret in secrets if secret in arguments], file
    assert looked_at > 10


def _listening(table: str) -> list[tuple[str, int]]:
    """Address in the kernel's notation, and port, of every listening socket."""
    found = []
    for line in Path("/proc/net", table).read_text().splitlines()[1:]:
        _, local, _, state = line.split()[:4]
        host, port = local.split(":")
        if state == LISTENING:
            found.append((host, int(port, 16)))
    return found
