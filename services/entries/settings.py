"""What entries reads of the environment."""

from dataclasses import dataclass

from services.chassis.runtime.setting import number, secrets, switch, text
from services.chassis.runtime.shared_settings import FingerprintSettings, MailerSettings
from services.staff.settings import StaffCopySettings


@dataclass(frozen=True, kw_only=True)
class EntriesSettings(StaffCopySettings, FingerprintSettings, MailerSettings):
    service = "entries"

    lookup_code_secret: tuple[str, ...] = secrets(
        "照会コード are made from it, 32 characters or more. Several are divided by commas: the first makes new\n"
        "# codes, the others show those that were given out before; none may be dropped while such entries live."
    )
    intake_key: str = text(
        "Bearer key of the intake API; several are divided by commas.", secret=True, drawn="shared"
    )
    form_least_seconds: int = number(
        "Pages of the form stood open for less than this in all: a person looks at the entry before its receipt is sent.",
        "20",
    )
    form_most_of_one_address: int = number(
        "Entries of the form from one address within an hour; a person looks at each one beyond.",
        "20",
    )
    form_most_in_all: int = number(
        "Entries of the form from everywhere within an hour; a person looks at each one beyond.",
        "100",
    )
    approver_must_differ: bool = switch(
        "true: whoever proposed an approval cannot give it (決裁 by a second person).", "true"
    )
