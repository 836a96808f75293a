"""Settings from the environment, validated all at once at boot.

Every setting ``NAME`` may instead be given as ``NAME_FILE``, the path of a file that holds the value
(the convention of container secrets). ``deploy/env.example`` is generated from ``DECLARED``.
"""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import EnvValidationError, FileAwareEnv
from marshmallow.validate import OneOf, Range

SERVICES = ("members", "entries", "notifications", "publishing")
CHECKOUT = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """The environment does not describe a process that could run; the message names every fault."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name, how it is read, who needs it, and what it is for.

    ``default`` of ``None`` means that the setting is required. ``example`` is for the document only.
    """

    name: str
    read: Callable[[FileAwareEnv, "Setting"], Any]
    used_by: tuple[str, ...]
    about: str
    default: str | None = None
    example: str = ""
    secret: bool = False


def _text(env: FileAwareEnv, setting: Setting) -> Any:
    return (
        env.str(setting.name, setting.default)
        if setting.default is not None
        else env.str(setting.name)
    )


def _number(env: FileAwareEnv, setting: Setting) -> Any:
    return env.int(setting.name, int(setting.default or 0), validate=Range(min=0))


def _one_of(*values: str) -> Callable[[FileAwareEnv, Setting], Any]:
    def read(env: FileAwareEnv, setting: Setting) -> Any:
        return env.str(setting.name, setting.default, validate=OneOf(values))

    return read


def _switch(env: FileAwareEnv, setting: Setting) -> Any:
    return env.bool(setting.name, setting.default == "true")


DECLARED: tuple[Setting, ...] = (
    Setting(
        "ENVIRONMENT",
        _one_of("development", "production"),
        SERVICES,
        "development allows the demo accounts; production refuses them and marks cookies Secure.",
        "production",
    ),
    Setting(
        "DATABASE_URL",
        _text,
        SERVICES,
        "The service's own database, with its runtime role.",
        example="postgresql://entries:…@db/entries",
        secret=True,
    ),
    Setting(
        "BROKER_URL",
        _text,
        SERVICES,
        "RabbitMQ with the service's own user; one address only. Used by workers, never by web processes.",
        example="amqps://entries:…@broker/tsunagari",
        secret=True,
    ),
    Setting(
        "PUBLIC_URL",
        _text,
        SERVICES,
        "Address of the front door, as people see it.",
        example="https://tsunagari.example.lg.jp",
    ),
    Setting("WEB_ADDRESS", _text, SERVICES, "host:port of the web process.", "127.0.0.1:8000"),
    Setting(
        "WORKER_ADDRESS",
        _text,
        SERVICES,
        "host:port of the worker's health and metrics.",
        "127.0.0.1:8001",
    ),
    Setting(
        "SESSION_SECRET",
        _text,
        SERVICES,
        "Signs staff sessions and form tokens; the same in all four services, 32 characters or more.",
        secret=True,
    ),
    Setting(
        "NOTIFICATIONS_TOKEN",
        _text,
        ("members", "entries", "notifications"),
        "What the mailer shows when it asks an owner for an address at the moment of sending.",
        secret=True,
    ),
    Setting(
        "MEMBERS_URL",
        _text,
        ("notifications",),
        "Internal address of members' web process.",
        "http://127.0.0.1:8011",
    ),
    Setting(
        "ENTRIES_URL",
        _text,
        ("notifications",),
        "Internal address of entries' web process.",
        "http://127.0.0.1:8012",
    ),
    Setting(
        "INTAKE_KEY",
        _text,
        ("entries",),
        "Bearer key of the intake API; several are divided by commas.",
        secret=True,
    ),
    Setting(
        "APPROVER_MUST_DIFFER",
        _switch,
        ("entries",),
        "true: whoever proposed an approval cannot give it (決裁 by a second person).",
        "true",
    ),
    Setting("SMTP_HOST", _text, ("notifications",), "Mail server.", "127.0.0.1"),
    Setting("SMTP_PORT", _number, ("notifications",), "Its port.", "25"),
    Setting(
        "SMTP_TLS",
        _one_of("off", "starttls"),
        ("notifications",),
        "starttls: the connection is encrypted and the server's certificate verified.",
        "starttls",
    ),
    Setting(
        "MAIL_FROM",
        _text,
        ("notifications",),
        "From address of every mail; one that is read.",
        "tsunagari@example.jp",
    ),
    Setting(
        "SECRETARIAT_NAME",
        _text,
        SERVICES,
        "Name of the secretariat on pages and in mails.",
        "かながわつながりネットワーク事務局",
    ),
    Setting("SECRETARIAT_PHONE", _text, SERVICES, "Telephone of the secretariat.", "045-000-0000"),
    Setting(
        "SECRETARIAT_EMAIL",
        _text,
        SERVICES,
        "Mail address of the secretariat.",
        "tsunagari@example.jp",
    ),
    Setting(
        "SITE_DIR",
        _text,
        ("publishing",),
        "Folder of the public site; `current` in it is what nginx serves.",
        "/var/lib/tsunagari/site",
    ),
    Setting(
        "DATABASE_POOL", _number, SERVICES, "Most connections of one process to its database.", "12"
    ),
    Setting(
        "WEB_WORKERS",
        _number,
        SERVICES,
        "Requests that one web process works on at the same time.",
        "64",
    ),
    Setting(
        "CONSUMER_BATCH", _number, SERVICES, "Most messages in one transaction of a worker.", "100"
    ),
    Setting(
        "LOG_LEVEL",
        _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        SERVICES,
        "Least level that is logged.",
        "INFO",
    ),
)


class Settings:
    """The validated settings of one process; attributes are the names in lower case."""

    def __init__(self, service: str, values: dict[str, Any]) -> None:
        self.service = service
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_values"][name.upper()]
        except KeyError:
            raise AttributeError(f"{self.service} has no setting {name.upper()}") from None

    @property
    def is_development(self) -> bool:
        return bool(self._values["ENVIRONMENT"] == "development")


def load_settings(service: str) -> Settings:
    """Read and validate what ``service`` needs. Raises SettingsError naming every missing or wrong setting."""
    if service not in SERVICES:
        raise SettingsError(f"unknown service {service!r}: choose one of {', '.join(SERVICES)}")
    env = FileAwareEnv(eager=False, strip_whitespace=True)
    values: dict[str, Any] = {}
    faults = []
    for setting in DECLARED:
        if service in setting.used_by:
            try:
                values[setting.name] = setting.read(env, setting)
            except (ValueError, OSError) as error:
                faults.append(f"{setting.name}: {error}")
    try:
        env.seal()
    except EnvValidationError as error:
        messages: Any = error.error_messages
        faults += [f"{name}: {' '.join(texts)}" for name, texts in messages.items()]
    if not faults and len(values["SESSION_SECRET"]) < 32:
        faults.append("SESSION_SECRET: must have 32 characters or more")
    if faults:
        raise SettingsError(
            f"{service} cannot start. Mend these settings (deploy/env.example explains each):\n  "
            + "\n  ".join(faults)
        )
    return Settings(service, values)


def run_dir() -> Path:
    """Folder of the running instance: RUN_DIR, by default ``.run`` in the checkout."""
    return (CHECKOUT / os.environ.get("RUN_DIR", ".run")).resolve()


def instance_env(service: str) -> dict[str, str]:
    """What the local stack wrote for one service into ``<run>/env/<service>.env``; empty where there is none."""
    file = run_dir() / "env" / f"{service}.env"
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


def instance_settings(service: str, run: Path | None = None) -> Settings:
    """Settings of one service, for a program that looks after several: the instance's file, else the environment.

    ``run`` names another instance than RUN_DIR does. Raises SettingsError.
    """
    with _environment_in_use:
        saved = dict(os.environ)
        try:
            if run is not None:
                os.environ["RUN_DIR"] = str(run)
            written = instance_env(service)
            for name in written:
                base = name.removesuffix("_FILE")
                os.environ.pop(base, None)
                os.environ.pop(f"{base}_FILE", None)
            os.environ.update(written)
            return load_settings(service)
        finally:
            os.environ.clear()
            os.environ.update(saved)
