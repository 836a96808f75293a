"""The settings of staff sessions, which every service verifies, and where the roles are asked for."""

from dataclasses import dataclass
from typing import Any

from environs import FileAwareEnv

from services.chassis.runtime.setting import Setting, address, field_of, read_keys
from services.chassis.runtime.settings import Settings
from services.staff.session_keys import read_key


def ed25519(about: str, *, secret: bool = False) -> tuple[bytes, ...]:
    """Keys of 32 bytes, divided by commas, the first one first."""
    field: tuple[bytes, ...] = field_of(Setting("", _read_ed25519, about, secret=secret))
    return field


def _read_ed25519(env: FileAwareEnv, setting: Setting) -> Any:
    return tuple(read_key(key) for key in read_keys(env, setting))


@dataclass(frozen=True, kw_only=True)
class StaffSettings(Settings):
    """Of a service whose pages staff use."""

    session_verify_keys: tuple[bytes, ...] = ed25519(
        "Public keys by which sessions are verified; several are divided by commas, the old and the new one."
    )

    @property
    def signing_keys(self) -> tuple[bytes, ...]:
        """The private key of sessions: none but in members, where sessions begin."""
        return ()

    @property
    def staff_owner_url(self) -> str:
        """Where to ask who may do what when nothing has been heard for long; empty in members, which knows."""
        return ""


@dataclass(frozen=True, kw_only=True)
class StaffCopySettings(StaffSettings):
    """Of a service that has a copy of the staff."""

    members_url: str = address(
        "http",
        "Internal address of members' web process: the mailer asks it for addresses, the console who may do what.",
        "http://127.0.0.1:8011",
    )

    @property
    def staff_owner_url(self) -> str:
        return self.members_url
