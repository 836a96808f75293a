"""What members reads of the environment."""

from dataclasses import dataclass

from services.chassis.runtime.shared_settings import FingerprintSettings, MailerSettings
from services.staff.settings import StaffSettings, ed25519


@dataclass(frozen=True, kw_only=True)
class MembersSettings(StaffSettings, FingerprintSettings, MailerSettings):
    service = "members"

    session_signing_key: tuple[bytes, ...] = ed25519(
        "Ed25519 private key that signs staff sessions; members alone has it. `tsunagari session-key` makes one.",
        secret=True,
    )

    @property
    def signing_keys(self) -> tuple[bytes, ...]:
        return self.session_signing_key
