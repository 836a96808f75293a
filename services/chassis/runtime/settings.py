"""Settings from the environment, validated all at once at boot.

A service declares its own in ``services/<service>/settings.py``, over those of every service, which stand here.
Every setting ``NAME`` may instead be given as ``NAME_FILE``, the path of a file that holds the value (the convention
of container secrets). ``deploy/env.example`` is made from the declarations.
"""

import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from environs import EnvValidationError, FileAwareEnv

from services.chassis.runtime.setting import (
    address,
    authorities,
    declared,
    number,
    one_of,
    secrets,
    text,
)
from services.chassis.runtime.transport import Transport

CHECKOUT = Path(__file__).resolve().parents[3]


class SettingsError(Exception):
    """The environment does not describe a process that could run; the message names every fault."""


@dataclass(frozen=True)
class Secretariat:
    """Who we are, for pages and mails."""

    prefecture: str
    bureau: str
    section: str
    name: str
    address: str
    phone: str
    email: str

    def values(self) -> list[str]:
        return list(asdict(self).values())


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every service is told; attributes are the names in lower case."""

    service: ClassVar[str]

    environment: str = one_of(
        "development",
        "production",
        about="development allows the demo accounts; production refuses them and marks cookies Secure.",
        default="production",
    )
    database_url: str = address(
        "database",
        "The service's own database, with its runtime role.",
        example="postgresql://entries:…@db/entries?sslmode=verify-full",
        secret=True,
    )
    broker_url: str = address(
        "broker",
        "RabbitMQ with the service's own user; one address only. Used by workers, never by web processes.",
        example="amqps://entries:…@broker/tsunagari",
        secret=True,
    )
    ca_file: str = authorities(
        "Path of a PEM file: the authorities whose certificates are believed on every line to another machine\n"
        "# (database, broker, mail server, internal addresses). Without it: those of the system."
    )
    unencrypted_hosts: str = text(
        "In production a database on another machine needs sslmode=verify-full, a broker amqps://, an internal\n"
        "# address https://. Hosts named here, divided by commas, are left out: the network itself keeps them private.",
        "",
    )
    public_url: str = text(
        "Address of the front door, as people see it.", example="https://tsunagari.example.lg.jp"
    )
    web_address: str = text("host:port of the web process.", "127.0.0.1:8000")
    worker_address: str = text("host:port of the worker's health and metrics.", "127.0.0.1:8001")
    form_secret: tuple[str, ...] = secrets(
        "Makes form tokens; the same in all services, 32 characters or more. Several are divided by\n"
        "# commas: the first is used, the others are still understood.",
        drawn="shared",
    )
    secretariat_name: str = text(
        "Name of the secretariat on pages and in mails.", "かながわつながりネットワーク事務局"
    )
    prefecture_name: str = text(
        "The prefecture that runs the network: the first word of who we are on every page and mail.",
        "神奈川県",
    )
    bureau_name: str = text("Its bureau (局).", "福祉子どもみらい局")
    section_name: str = text(
        "The section (課・室) of the bureau that is the secretariat.", "共生推進本部室"
    )
    secretariat_address: str = text(
        "Official postal address of the secretariat.", "〒231-8588 神奈川県横浜市中区日本大通1"
    )
    secretariat_phone: str = text("Telephone of the secretariat.", "045-000-0000")
    secretariat_email: str = text("Mail address of the secretariat.", "tsunagari@example.jp")
    database_pool: int = number("Most connections of one process to its database.", "12")
    web_workers: int = number("Requests that one web process works on at the same time.", "64")
    consumer_batch: int = number("Most messages in one transaction of a worker.", "100")
    log_level: str = one_of(
        "DEBUG", "INFO", "WARNING", "ERROR", about="Least level that is logged.", default="INFO"
    )

    @property
    def secretariat(self) -> Secretariat:
        return Secretariat(
            self.prefecture_name,
            self.bureau_name,
            self.section_name,
            self.secretariat_name,
            self.secretariat_address,
            self.secretariat_phone,
            self.secretariat_email,
        )

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @classmethod
    def faults_between(cls, values: Mapping[str, Any], transport: Transport) -> list[str]:
        """What is wrong with values that are sound one by one; a service with such values says it here."""
        return []


S = TypeVar("S", bound=Settings)


def load_settings(declaration: type[S]) -> S:
    """Read and validate what a service needs. Raises SettingsError naming every missing or wrong setting."""
    env = FileAwareEnv(eager=False, strip_whitespace=True)
    values: dict[str, Any] = {}
    faults = []
    for setting in declared(declaration):
        try:
            values[setting.name] = setting.read(env, setting)
        except (ValueError, OSError) as error:
            faults.append(f"{setting.name}: {error}")
    try:
        env.seal()
    except EnvValidationError as error:
        messages: Any = error.error_messages
        faults += [f"{name}: {' '.join(texts)}" for name, texts in messages.items()]
    if not faults:
        transport = Transport.of(values)
        faults = _keep_lines_private(declaration, values, transport)
        faults += declaration.faults_between(values, transport)
    if faults:
        raise SettingsError(
            f"{declaration.service} cannot start. Mend these settings (deploy/env.example explains each):\n  "
            + "\n  ".join(faults)
        )
    return declaration(**{name.lower(): value for name, value in values.items()})


def _keep_lines_private(
    declaration: type[Settings], values: dict[str, Any], transport: Transport
) -> list[str]:
    """Complete the addresses of other machines in ``values``; gives what is wrong with them."""
    faults = []
    for setting in declared(declaration):
        if setting.line:
            try:
                values[setting.name] = transport.checked(setting.line, values[setting.name])
            except ValueError as error:
                faults.append(f"{setting.name}: {error}")
    return faults


def run_dir() -> Path:
    """Folder of the running instance: RUN_DIR, by default ``.run`` in the checkout."""
    return (CHECKOUT / os.environ.get("RUN_DIR", ".run")).resolve()


def instance_env(service: str, run: Path | None = None) -> dict[str, str]:
    """What the local stack wrote for one service into ``<run>/env/<service>.env``; empty where there is none."""
    file = (run or run_dir()) / "env" / f"{service}.env"
    if not file.exists():
        return {}
    lines = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in lines if not name.startswith("#")}


def load_instance_env(service: str) -> None:
    """Fill this process's environment for one service of the local instance.

    What is already in the environment wins, so that a container's settings are never overruled.
    """
    for name, value in instance_env(service).items():
        base = name.removesuffix("_FILE")
        if base not in os.environ and f"{base}_FILE" not in os.environ:
            os.environ[name] = value


# environs reads the process's environment, which all threads share.
_environment_in_use = threading.Lock()


def read_settings(declaration: type[S], written: Mapping[str, str]) -> S:
    """The settings of a service as ``written``, over the environment. Raises SettingsError."""
    with _environment_in_use:
        saved = dict(os.environ)
        try:
            for name in written:
                base = name.removesuffix("_FILE")
                os.environ.pop(base, None)
                os.environ.pop(f"{base}_FILE", None)
            os.environ.update(written)
            return load_settings(declaration)
        finally:
            os.environ.clear()
            os.environ.update(saved)
