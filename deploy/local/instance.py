"""One instance of the system: where its files are, which ports it uses, what its secrets are.

Everything derives from the run directory and one base port, so that two instances never meet.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.registry import SERVICES

DEFAULT_PORT = 8080
ROOT = Path(__file__).resolve().parents[2]


def draw_secret() -> str:
    """A secret of 32 characters."""
    return secrets.token_urlsafe(24)


class StackError(Exception):
    """Something the reader can act on: the message says what happened and what to do."""


@dataclass(frozen=True)
class Ports:
    """The ports of an instance, all on 127.0.0.1, as offsets from the front door's."""

    front: int

    @property
    def postgres(self) -> int:
        return self.front + 1

    @property
    def amqp(self) -> int:
        return self.front + 2

    @property
    def mailbox(self) -> int:
        return self.front + 4

    @property
    def epmd(self) -> int:
        return self.front + 5

    @property
    def distribution(self) -> int:
        return self.front + 6

    def web(self, service: str) -> int:
        return self.front + 11 + SERVICES.index(service)

    def worker(self, service: str) -> int:
        return self.front + 21 + SERVICES.index(service)

    def by_program(self) -> dict[str, int]:
        """The program that listens on each port; RabbitMQ listens on two."""
        ports = {
            "nginx": self.front,
            "postgres": self.postgres,
            "rabbitmq": self.amqp,
            "mailbox": self.mailbox,
            "epmd": self.epmd,
        }
        for service in SERVICES:
            ports[f"{service}-web"] = self.web(service)
            ports[f"{service}-worker"] = self.worker(service)
        return ports


@dataclass(frozen=True)
class Instance:
    """The run directory and the ports; knows paths, makes secrets, keeps stamps of finished work."""

    run: Path
    ports: Ports

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.front}"

    @property
    def log(self) -> Path:
        return self.run / "log"

    @property
    def site(self) -> Path:
        return self.run / "site"

    @property
    def demo_file(self) -> Path:
        return self.run / "demo.env"

    def directory(self, name: str) -> Path:
        """A directory below the run directory that only the owner may enter; made when missing."""
        path = self.run / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def secret(self, name: str, draw: Callable[[], str] = draw_secret) -> str:
        """The secret `secrets/<name>`; drawn at random the first time it is asked for."""
        return self.secret_file(name, draw).read_text()

    def secret_file(self, name: str, draw: Callable[[], str] = draw_secret) -> Path:
        """Where the secret `secrets/<name>` is; drawn at random the first time it is asked for."""
        path = self.run / "secrets" / name
        if not path.exists():
            write_private(path, draw())
        return path

    def keep_secret(self, name: str, value: str) -> Path:
        """Write a derived secret (an address with a password in it) and give its path."""
        path = self.run / "secrets" / name
        write_private(path, value)
        return path

    def stamp_matches(self, name: str, value: str) -> bool:
        path = self.run / "stamps" / name
        return path.exists() and path.read_text() == value

    def set_stamp(self, name: str, value: str) -> None:
        write_private(self.run / "stamps" / name, value)


def write_private(path: Path, text: str) -> bool:
    """Write a file of mode 600 whole or not at all; True if its content is new."""
    if path.exists() and path.read_text() == text:
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + f".{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    draft.replace(path)
    return True


def find_instance() -> Instance:
    """The instance that RUN_DIR and PORT name; without PORT, the port it was started with."""
    run = Path(os.path.normpath(ROOT / (os.environ.get("RUN_DIR") or ".run")))
    asked = os.environ.get("PORT", "")
    recorded = recorded_port(run)
    if asked and not asked.isdigit():
        raise StackError(f"PORT={asked} は番号ではありません。PORT=8080 のように指定してください。")
    port = int(asked) if asked else recorded or DEFAULT_PORT
    if not 1024 <= port <= 65535 - 24:
        raise StackError(f"PORT={port} は使えません。1024 から 65511 の番号を指定してください。")
    return Instance(run, Ports(port))


def recorded_port(run: Path) -> int | None:
    path = run / "instance.json"
    return int(json.loads(path.read_text())["port"]) if path.exists() else None


def record_port(instance: Instance) -> None:
    write_private(instance.run / "instance.json", json.dumps({"port": instance.ports.front}))
