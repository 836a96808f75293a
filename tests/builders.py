"""Builders of what tests send and store."""

import datetime as dt
from typing import Any, TypeVar

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.clock import today
from services.chassis.runtime.settings import Settings, read_settings
from services.registry import all_settings
from services.staff.session_keys import draw_signing_key, verify_key_of

# Far enough ahead whatever day it is, and nearer than the longest listing.
LISTING_UNTIL = (today() + dt.timedelta(days=500)).isoformat()
CONSENTS = (
    "guideline",
    "publication",
    "introduction",
    "no_guarantee",
    "declaration",
    "no_personal_data",
    "report",
)


_KEY = draw_signing_key()
SOUND_ENVIRONMENT = {
    "ENVIRONMENT": "development",
    "DATABASE_URL": "postgresql://x@127.0.0.1/x",
    "BROKER_URL": "amqp://x@127.0.0.1/x",
    "PUBLIC_URL": "http://127.0.0.1:1",
    "SESSION_SIGNING_KEY": _KEY,
    "SESSION_VERIFY_KEYS": verify_key_of(_KEY),
    "LOOKUP_CODE_SECRET": "l" * 32,
    **{setting.name: "s" * 32 for setting in all_settings() if setting.drawn},
}
S = TypeVar("S", bound=Settings)


def sound_settings(declaration: type[S], **changes: str) -> S:
    """Settings of a service with which it could run; ``changes`` are settings by their names."""
    return read_settings(declaration, SOUND_ENVIRONMENT | changes)


def entry_sheet(**changes: Any) -> dict[str, Any]:
    """A sound entry sheet as the API takes it; nested fields by ``organisation__name``; None leaves a field out."""
    sheet: dict[str, Any] = {
        "title": "団地のお茶会",
        "summary": "団地の集会所で月に一度お茶会を開きます。",
        "theme": "participation",
        "category": "高齢者",
        "audience": "団地にお住まいの方",
        "capacity": "20名程度",
        "duration": "2時間",
        "areas": ["141003"],
        "delivery_modes": ["at_our_place"],
        "preparation": "なし",
        "sought_from_partner": "お茶とお菓子",
        "cost_kind": "free",
        "cost": "無料",
        "listing_until": LISTING_UNTIL,
        "organisation": {"name": "団地の会", "org_type": "npo"},
        "contact": {
            "name": "試験 花子",
            "email": "hanako.shiken@example.jp",
            "phone": "045-210-1111",
        },
        "desired_partners": [],
        "consents": dict.fromkeys(CONSENTS, True),
    }
    for name, value in changes.items():
        group, _, leaf = name.rpartition("__")
        target = sheet[group] if group else sheet
        if value is None:
            target.pop(leaf, None)
        else:
            target[leaf] = value
    return sheet


def event(
    type_: str = "thing.happened.v1",
    source: str = "members",
    subject: str = "1",
    sequence: int = 1,
    **data: Any,
) -> Event:
    return Event(type=type_, source=source, subject=subject, sequence=sequence, data=data)
