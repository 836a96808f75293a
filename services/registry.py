"""Which services there are, and what they share, declared once: all else about a service is found by its name.

The place in SERVICES is a service's place among the ports of an instance, so a new one goes to the end.
"""

from importlib import import_module
from pathlib import Path

from services.chassis.runtime.setting import Setting, declared
from services.chassis.runtime.settings import CHECKOUT, Settings, instance_env, read_settings

SERVICES = ("members", "entries", "notifications", "publishing")


def settings_of(service: str) -> type[Settings]:
    """The class that declares what ``service`` reads of the environment. Raises ImportError for no service."""
    module = import_module(f"services.{service}.settings")
    (found,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Settings)
        and value.__module__ == module.__name__
    ]
    return found


def instance_settings(service: str, run: Path | None = None) -> Settings:
    """Settings of one service, for a program that looks after several: the instance's file, else the environment.

    ``run`` names another instance than RUN_DIR does. Raises SettingsError.
    """
    return read_settings(settings_of(service), instance_env(service, run))


def all_settings() -> dict[Setting, tuple[str, ...]]:
    """Every declared setting, with the services that read it, the common ones first."""
    found: dict[Setting, tuple[str, ...]] = {}
    for service in SERVICES:
        for setting in declared(settings_of(service)):
            found[setting] = (*found.get(setting, ()), service)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def asked_by(service: str) -> tuple[str, ...]:
    """The services that ``service`` asks inside: those whose address it reads as <SERVICE>_URL."""
    names = {setting.name for setting in declared(settings_of(service))}
    return tuple(other for other in SERVICES if f"{other.upper()}_URL" in names)


def folder_of(service: str) -> Path:
    return Path(CHECKOUT, "services", service)
