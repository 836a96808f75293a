"""The time limits of the procedure, as ``limits.toml`` beside this folder names them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "limits.toml"


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    taken_within: int
    answered_within: int
    correction_reminders: list[int]
    dormant_after: int
    closed_after: int


@dataclass(frozen=True, kw_only=True)
class Days:
    partner_replies_within: int
    listing_end_notices: list[int]
    renewal_extends_by: int
    renewable_after_end: int
    longest_listing: int


_named = tomllib.loads(FILE.read_text(encoding="utf-8"))
WORKING_DAYS = WorkingDays(**_named["working_days"])
DAYS = Days(**_named["days"])
