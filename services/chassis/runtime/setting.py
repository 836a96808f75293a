"""What a setting is, and the kinds there are: each is a field of a settings class, read from the environment.

``receipts_an_hour: int = number("Most receipts …", "200")`` declares RECEIPTS_AN_HOUR. The functions give a
dataclass field; their types say what is read, as the dataclass's own ``field`` does.
"""

import dataclasses
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from environs import FileAwareEnv
from marshmallow.validate import OneOf, Range

from services.chassis.runtime.transport import system_authorities

LEAST_SECRET = 32
Read = Callable[[FileAwareEnv, "Setting"], Any]
Drawn = Literal["", "shared", "own"]


@dataclass(frozen=True)
class Setting:
    """One setting: how it is read and what it is for.

    ``default`` of ``None`` means that the setting is required. ``example`` is for the document only. ``line`` says what
    kind of line to another machine it is the address of (transport.py). ``drawn`` says what an installation draws for a
    secret at its first start: `shared`, one value for all services that read it, or `own`, another one for each of
    them; nothing where it is made of other secrets or comes from outside.
    """

    name: str
    read: Read
    about: str
    default: str | None = None
    example: str = ""
    secret: bool = False
    line: str = ""
    drawn: Drawn = ""

    @property
    def is_file(self) -> bool:
        """Whether every installation gives it as a file."""
        return self.secret and self.default is None


def declared(settings: type) -> list[Setting]:
    """The settings of a class in the order of their declaration."""
    return [
        dataclasses.replace(field.metadata["setting"], name=field.name.upper())
        for field in dataclasses.fields(settings)
    ]


def field_of(setting: Setting) -> Any:
    """The dataclass field that declares ``setting``; its name is the field's, in capitals."""
    return dataclasses.field(metadata={"setting": setting})


def text(
    about: str,
    default: str | None = None,
    *,
    example: str = "",
    secret: bool = False,
    drawn: Drawn = "",
) -> str:
    field: str = field_of(Setting("", _read_text, about, default, example, secret, drawn=drawn))
    return field


def address(
    line: str, about: str, default: str | None = None, *, example: str = "", secret: bool = False
) -> str:
    """The address of another machine. ``line``: database, broker or http."""
    field: str = field_of(Setting("", _read_text, about, default, example, secret, line))
    return field


def number(about: str, default: str) -> int:
    """A whole number from 0 on."""
    field: int = field_of(Setting("", _read_number, about, default))
    return field


def one_of(*values: str, about: str, default: str) -> str:
    def read(env: FileAwareEnv, setting: Setting) -> Any:
        return env.str(setting.name, setting.default, validate=OneOf(values))

    field: str = field_of(Setting("", read, about, default))
    return field


def switch(about: str, default: str) -> bool:
    """``true`` or ``false``."""
    field: bool = field_of(Setting("", _read_switch, about, default))
    return field


def secrets(about: str, *, drawn: Drawn = "") -> tuple[str, ...]:
    """Keys of one purpose, 32 characters or more: the first is used, all are understood."""
    field: tuple[str, ...] = field_of(Setting("", _read_secrets, about, secret=True, drawn=drawn))
    return field


def secret(about: str, *, drawn: Drawn = "") -> str:
    """One key, 32 characters or more."""
    field: str = field_of(Setting("", _read_secret, about, secret=True, drawn=drawn))
    return field


def authorities(about: str) -> str:
    """Path of a PEM file of authorities, by default that of the system's own."""
    field: str = field_of(Setting("", _read_authorities, about, ""))
    return field


def _read_text(env: FileAwareEnv, setting: Setting) -> Any:
    return (
        env.str(setting.name, setting.default)
        if setting.default is not None
        else env.str(setting.name)
    )


def _read_number(env: FileAwareEnv, setting: Setting) -> Any:
    return env.int(setting.name, int(setting.default or 0), validate=Range(min=0))


def _read_switch(env: FileAwareEnv, setting: Setting) -> Any:
    return env.bool(setting.name, setting.default == "true")


def read_keys(env: FileAwareEnv, setting: Setting) -> tuple[str, ...]:
    """Values divided by commas; none where the setting is missing, which environs names."""
    return tuple(key.strip() for key in (env.str(setting.name) or "").split(",") if key.strip())


def _read_secrets(env: FileAwareEnv, setting: Setting) -> Any:
    keys = read_keys(env, setting)
    if any(len(key) < LEAST_SECRET for key in keys):
        raise ValueError(f"must have {LEAST_SECRET} characters or more")
    return keys


def _read_secret(env: FileAwareEnv, setting: Setting) -> Any:
    keys = _read_secrets(env, setting)
    if len(keys) > 1:
        raise ValueError("takes one key only")
    return "".join(keys)


def _read_authorities(env: FileAwareEnv, setting: Setting) -> Any:
    given = env.str(setting.name, "")
    if given:
        # Raises OSError where it holds no certificate.
        ssl.create_default_context(cafile=given)
    return given or system_authorities()
