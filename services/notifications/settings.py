"""What notifications reads of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.chassis.runtime.setting import address, number, one_of, text
from services.chassis.runtime.shared_settings import FingerprintSettings, MailerSettings
from services.chassis.runtime.transport import Transport
from services.staff.settings import StaffCopySettings


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(StaffCopySettings, FingerprintSettings, MailerSettings):
    service = "notifications"

    entries_url: str = address(
        "http", "Internal address of entries' web process.", "http://127.0.0.1:8012"
    )
    smtp_host: str = text("Mail server.", "127.0.0.1")
    smtp_port: int = number("Its port.", "25")
    smtp_tls: str = one_of(
        "off",
        "starttls",
        "tls",
        about="starttls: the connection is encrypted before anything of a mail is said (usual at port 587); tls: from its\n"
        "# first byte (465). Either way the server's certificate is verified. off: only for a server on this machine.",
        default="starttls",
    )
    smtp_user: str = text(
        "Name to sign in with at the mail server; without it nobody signs in.", ""
    )
    smtp_password: str = text("The password for it.", "", secret=True)
    mail_from: str = text("From address of every mail; one that is read.", "tsunagari@example.jp")
    receipts_an_hour: int = number(
        "Most receipts sent within an hour, to whomever: they go to addresses that nobody has proven; others wait.",
        "200",
    )

    @classmethod
    def faults_between(cls, values: Mapping[str, Any], transport: Transport) -> list[str]:
        mail_server = [values[f"SMTP_{name}"] for name in ("HOST", "TLS", "USER", "PASSWORD")]
        try:
            transport.mail_server(*mail_server)
        except ValueError as error:
            return [f"SMTP_TLS: {error}"]
        return []
