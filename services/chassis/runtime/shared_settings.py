"""Settings that some services share, each declared once and taken by those that need it."""

from dataclasses import dataclass

from services.chassis.runtime.setting import secret, text


@dataclass(frozen=True, kw_only=True)
class FingerprintSettings:
    fingerprint_secret: str = secret(
        "Key of the hashes by which addresses, names and guesses are counted without being kept; each service\n"
        "# its own, 32 characters or more. A new one begins all counts anew.",
        drawn="own",
    )


@dataclass(frozen=True, kw_only=True)
class MailerSettings:
    notifications_token: str = text(
        "What the mailer shows when it asks an owner for an address at the moment of sending.",
        secret=True,
        drawn="shared",
    )
