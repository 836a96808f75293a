"""What a setting is, and the kinds there are: how each is read from the environment."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from environs import FileAwareEnv
from marshmallow.validate import OneOf, Range

from services.chassis.runtime.transport import system_authorities
from services.chassis.web.session_keys import read_key


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


def text(env: FileAwareEnv, setting: Setting) -> Any:
    return (
        env.str(setting.name, setting.default)
        if setting.default is not None
        else env.str(setting.name)
    )


def number(env: FileAwareEnv, setting: Setting) -> Any:
    return env.int(setting.name, int(setting.default or 0), validate=Range(min=0))


def one_of(*values: str) -> Callable[[FileAwareEnv, Setting], Any]:
    def read(env: FileAwareEnv, setting: Setting) -> Any:
        return env.str(setting.name, setting.default, validate=OneOf(values))

    return read


LEAST_SECRET = 32


def _keys(env: FileAwareEnv, setting: Setting) -> tuple[str, ...]:
    """The keys of one purpose, divided by commas; none where the setting is missing (environs names that)."""
    return tuple(key.strip() for key in (env.str(setting.name) or "").split(",") if key.strip())


def secrets(env: FileAwareEnv, setting: Setting) -> Any:
    """Keys of one purpose: the first is used, all are understood. Raises ValueError for a short one."""
    keys = _keys(env, setting)
    if any(len(key) < LEAST_SECRET for key in keys):
        raise ValueError(f"must have {LEAST_SECRET} characters or more")
    return keys


def secret(env: FileAwareEnv, setting: Setting) -> Any:
    keys = secrets(env, setting)
    if len(keys) > 1:
        raise ValueError("takes one key only")
    return "".join(keys)


def ed25519(env: FileAwareEnv, setting: Setting) -> Any:
    """Keys of 32 bytes, the first one first. Raises ValueError."""
    return tuple(read_key(key) for key in _keys(env, setting))


def switch(env: FileAwareEnv, setting: Setting) -> Any:
    return env.bool(setting.name, setting.default == "true")


def authorities(env: FileAwareEnv, setting: Setting) -> Any:
    """The path that is given, or that of the system's own. Raises OSError where it holds no certificate."""
    given = env.str(setting.name, "")
    if given:
        ssl.create_default_context(cafile=given)
    return given or system_authorities()
