"""Sheets, profiles and a design for tests of the public site."""

import datetime as dt
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from services.chassis.runtime.settings import Secretariat
from services.publishing.domain.entry import Sheet
from services.publishing.domain.organisation import Profile
from services.publishing.pages.design import Design

APPROVED_ON = dt.date(2026, 11, 23)
# Each breaks out of another context: element, attribute, script, CSV, template, control of direction.
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}<!-- &amp; ㈱髙～"
)


def sheet(**changes: Any) -> Sheet:
    values: Any = {
        "title": "団地のお茶会",
        "summary": "団地の集会所で月に一度お茶会を開きます。",
        "relevance": "",
        "theme": "participation",
        "category": "高齢者",
        "audience": "団地にお住まいの方",
        "capacity": "何名でも可能",
        "schedule": "",
        "duration": "2時間",
        "areas": ["141003"],
        "place": "",
        "delivery_modes": ["at_our_place"],
        "preparation": "なし",
        "own_resources": "",
        "sought_from_partner": "お茶とお菓子",
        "cost_kind": "free",
        "cost": "無料",
        "cost_borne_by": "",
        "listing_until": "2099-03-31",
    }
    organisation = {"name": "団地の会", "name_kana": "", "org_type": "npo", "website": ""}
    for name, value in changes.items():
        group, _, leaf = name.rpartition("__")
        (organisation if group else values)[leaf] = value
    return cast(Sheet, {**values, "organisation": organisation})


def profile(**changes: Any) -> Profile:
    values = {
        "slug": "danchi-no-kai",
        "name": "団地の会",
        "name_kana": "だんちのかい",
        "kind": "member",
        "org_type": "npo",
        "areas": ["141003"],
        "activities": "団地で集まりを開きます。",
        "website": "https://example.jp/",
        "verified_on": None,
    }
    return cast(Profile, {**values, **changes})


@cache
def design() -> Design:
    secretariat = Secretariat(
        prefecture="神奈川県",
        bureau="試験局",
        section="試験室",
        name="試験事務局",
        address="〒231-8588 横浜市中区日本大通1",
        phone="045-210-1111",
        email="office@example.jp",
    )
    settings: Any = SimpleNamespace(public_url="https://example.jp/", secretariat=secretariat)
    return Design(settings)
