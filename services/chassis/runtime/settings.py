"""Settings from the environment, validated all at once at boot.

Every setting ``NAME`` may instead be given as ``NAME_FILE``, the path of a file that holds the value
(the convention of container secrets). ``deploy/env.example`` is generated from ``DECLARED``.
"""

import os
import threading
from pathlib import Path
from typing import Any

from environs import EnvValidationError, FileAwareEnv

from services.chassis.runtime.declared_settings import DECLARED, SERVICES
from services.chassis.runtime.setting import Setting
from services.chassis.runtime.transport import Transport

__all__ = [
    "CHECKOUT",
    "DECLARED",
    "SERVICES",
    "Setting",
    "Settings",
    "SettingsError",
    "load_settings",
]

CHECKOUT = Path(__file__).resolve().parents[3]


class SettingsError(Exception):
    """The environment does not describe a process that could run; the message names every fault."""


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
    def secretariat(self) -> dict[str, str]:
        """Who we are, for pages and mails: prefecture, bureau, section, name, address, phone, email."""
        return {
            "prefecture": self.prefecture_name,
            "bureau": self.bureau_name,
            "section": self.section_name,
            "name": self.secretariat_name,
            "address": self.secretariat_address,
            "phone": self.secretariat_phone,
            "email": self.secretariat_email,
        }

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
    if not faults:
        faults = _keep_lines_private(values)
    if faults:
        raise SettingsError(
            f"{service} cannot start. Mend these settings (deploy/env.example explains each):\n  "
            + "\n  ".join(faults)
        )
    return Settings(service, values)


def _keep_lines_private(values: dict[str, Any]) -> list[str]:
    """Complete the addresses of other machines in ``values``; gives what is wrong with them."""
    transport = Transport.of(values)
    faults = []
    for name, checked in {
        "DATABASE_URL": transport.database_address,
        "BROKER_URL": transport.broker_address,
        "MEMBERS_URL": transport.http_address,
        "ENTRIES_URL": transport.http_address,
    }.items():
        if name in values:
            try:
                values[name] = checked(values[name])
            except ValueError as error:
                faults.append(f"{name}: {error}")
    if "SMTP_HOST" in values:
        mail_server = [values[f"SMTP_{name}"] for name in ("HOST", "TLS", "USER", "PASSWORD")]
        try:
            transport.mail_server(*mail_server)
        except ValueError as error:
            faults.append(f"SMTP_TLS: {error}")
    return faults


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
