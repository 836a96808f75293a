"""Every setting of the services, declared once: the loader, ``deploy/env.example`` and the manifests' tests read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from environs import FileAwareEnv
from marshmallow.validate import OneOf, Range

SERVICES = ("members", "entries", "notifications", "publishing")


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
    Setting(
        "PREFECTURE_NAME",
        _text,
        SERVICES,
        "The prefecture that runs the network: the first word of who we are on every page and mail.",
        "神奈川県",
    ),
    Setting(
        "BUREAU_NAME",
        _text,
        SERVICES,
        "Its bureau (局).",
        "福祉子どもみらい局",
    ),
    Setting(
        "SECTION_NAME",
        _text,
        SERVICES,
        "The section (課・室) of the bureau that is the secretariat.",
        "共生推進本部室",
    ),
    Setting(
        "SECRETARIAT_ADDRESS",
        _text,
        SERVICES,
        "Official postal address of the secretariat.",
        "〒231-8588 神奈川県横浜市中区日本大通1",
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
