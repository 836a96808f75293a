"""Every setting of the services, declared once: the loader, ``deploy/env.example`` and the manifests' tests read it."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from environs import FileAwareEnv
from marshmallow.validate import OneOf, Range

from services.chassis.session_keys import read_key
from services.chassis.transport import system_authorities

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


LEAST_SECRET = 32


def _keys(env: FileAwareEnv, setting: Setting) -> tuple[str, ...]:
    """The keys of one purpose, divided by commas; none where the setting is missing (environs names that)."""
    return tuple(key.strip() for key in (env.str(setting.name) or "").split(",") if key.strip())


def _secrets(env: FileAwareEnv, setting: Setting) -> Any:
    """Keys of one purpose: the first is used, all are understood. Raises ValueError for a short one."""
    keys = _keys(env, setting)
    if any(len(key) < LEAST_SECRET for key in keys):
        raise ValueError(f"must have {LEAST_SECRET} characters or more")
    return keys


def _secret(env: FileAwareEnv, setting: Setting) -> Any:
    keys = _secrets(env, setting)
    if len(keys) > 1:
        raise ValueError("takes one key only")
    return "".join(keys)


def _ed25519(env: FileAwareEnv, setting: Setting) -> Any:
    """Keys of 32 bytes, the first one first. Raises ValueError."""
    return tuple(read_key(key) for key in _keys(env, setting))


def _switch(env: FileAwareEnv, setting: Setting) -> Any:
    return env.bool(setting.name, setting.default == "true")


def _authorities(env: FileAwareEnv, setting: Setting) -> Any:
    """The path that is given, or that of the system's own. Raises OSError where it holds no certificate."""
    given = env.str(setting.name, "")
    if given:
        ssl.create_default_context(cafile=given)
    return given or system_authorities()


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
        example="postgresql://entries:…@db/entries?sslmode=verify-full",
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
        "CA_FILE",
        _authorities,
        SERVICES,
        "Path of a PEM file: the authorities whose certificates are believed on every line to another machine\n"
        "# (database, broker, mail server, internal addresses). Without it: those of the system.",
        "",
    ),
    Setting(
        "UNENCRYPTED_HOSTS",
        _text,
        SERVICES,
        "In production a database on another machine needs sslmode=verify-full, a broker amqps://, an internal\n"
        "# address https://. Hosts named here, divided by commas, are left out: the network itself keeps them private.",
        "",
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
        "SESSION_SIGNING_KEY",
        _ed25519,
        ("members",),
        "Ed25519 private key that signs staff sessions; members alone has it. `tsunagari session-key` makes one.",
        secret=True,
    ),
    Setting(
        "SESSION_VERIFY_KEYS",
        _ed25519,
        SERVICES,
        "Public keys by which sessions are verified; several are divided by commas, the old and the new one.",
    ),
    Setting(
        "FORM_SECRET",
        _secrets,
        SERVICES,
        "Makes form tokens; the same in all four services, 32 characters or more. Several are divided by\n"
        "# commas: the first is used, the others are still understood.",
        secret=True,
    ),
    Setting(
        "LOOKUP_CODE_SECRET",
        _secrets,
        ("entries",),
        "照会コード are made from it, 32 characters or more. Several are divided by commas: the first makes new\n"
        "# codes, the others show those that were given out before; none may be dropped while such entries live.",
        secret=True,
    ),
    Setting(
        "FINGERPRINT_SECRET",
        _secret,
        ("members", "entries", "notifications"),
        "Key of the hashes by which addresses, names and guesses are counted without being kept; each service\n"
        "# its own, 32 characters or more. A new one begins all counts anew.",
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
        _one_of("off", "starttls", "tls"),
        ("notifications",),
        "starttls: the connection is encrypted before anything of a mail is said (usual at port 587); tls: from its\n"
        "# first byte (465). Either way the server's certificate is verified. off: only for a server on this machine.",
        "starttls",
    ),
    Setting(
        "SMTP_USER",
        _text,
        ("notifications",),
        "Name to sign in with at the mail server; without it nobody signs in.",
        "",
    ),
    Setting("SMTP_PASSWORD", _text, ("notifications",), "The password for it.", "", secret=True),
    Setting(
        "MAIL_FROM",
        _text,
        ("notifications",),
        "From address of every mail; one that is read.",
        "tsunagari@example.jp",
    ),
    Setting(
        "RECEIPTS_AN_HOUR",
        _number,
        ("notifications",),
        "Most receipts sent within an hour, to whomever: they go to addresses that nobody has proven; others wait.",
        "200",
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
