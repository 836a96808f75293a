"""What publishing reads of the environment."""

from dataclasses import dataclass

from services.chassis.runtime.setting import text
from services.staff.settings import StaffCopySettings


@dataclass(frozen=True, kw_only=True)
class PublishingSettings(StaffCopySettings):
    service = "publishing"

    site_dir: str = text(
        "Folder of the public site; `current` in it is what nginx serves.",
        "/var/lib/tsunagari/site",
    )
