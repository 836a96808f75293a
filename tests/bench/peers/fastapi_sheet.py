"""The entry sheet in pydantic, with the rules of the product's marshmallow schema.

Rules that are plain functions of the product (clean text, numbers, addresses, days, costs) are called, not copied.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services.chassis.runtime import clock
from services.entries.domain import choices as words
from services.entries.domain.clocks import DAYS
from services.entries.domain.sheet_field import MAX_LINES
from services.japanese.corporate_number import read_corporate_number
from services.japanese.cost import contradicts
from services.japanese.dates import read_date
from services.japanese.hidden_characters import clean_text
from services.japanese.mail_address import read_mail_address
from services.japanese.telephone import read_telephone
from services.japanese.web_address import read_web_address


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("入力してください。")
    return text


def _listing_date(text: str) -> str:
    day = read_date(text)
    if not clock.today() < day <= clock.today() + dt.timedelta(days=DAYS.longest_listing):
        raise ValueError("明日から3年以内の日付を入力してください。")
    return day.isoformat()


def _choice(name: str, choices: tuple[tuple[str, str], ...]) -> Any:
    return StrEnum(name, {f"c{number}": value for number, (value, _) in enumerate(choices)})


def _text(longest: int, *checks: Any, required: bool = False) -> Any:
    steps = [AfterValidator(clean_text), *([AfterValidator(_filled)] if required else [])]
    return Annotated[str, *steps, Field(max_length=longest), *map(AfterValidator, checks)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Organisation(Model):
    name: _text(200, required=True)
    name_kana: _text(200) = ""
    org_type: _choice("OrgType", words.ORG_TYPES)
    website: _text(300, read_web_address) = ""
    corporate_number: _text(20, read_corporate_number) = ""


class Contact(Model):
    name: _text(100, required=True)
    email: _text(254, read_mail_address)
    phone: _text(30, read_telephone) = ""


class Consents(Model):
    guideline: Literal[True]
    publication: Literal[True]
    introduction: Literal[True]
    no_guarantee: Literal[True]
    declaration: Literal[True]
    no_personal_data: Literal[True]
    report: Literal[True]


class Sheet(Model):
    organisation: Organisation
    contact: Contact
    title: _text(100, required=True)
    summary: _text(1000, required=True)
    relevance: _text(1000) = ""
    theme: _choice("Theme", words.THEMES)
    category: _choice("Category", words.CATEGORIES)
    detailed_plan: _text(4000) = ""
    audience: _text(200, required=True)
    capacity: _text(200, required=True)
    schedule: _text(200) = ""
    duration: _text(200, required=True)
    areas: Annotated[list[_choice("Area", words.MUNICIPALITIES)], Field(min_length=1)]
    place: _text(300) = ""
    delivery_modes: Annotated[list[_choice("Mode", words.DELIVERY_MODES)], Field(min_length=1)]
    preferred_dates: _text(500) = ""
    preparation: _text(500, required=True)
    own_resources: _text(500) = ""
    sought_from_partner: _text(500, required=True)
    cost_kind: _choice("CostKind", words.COST_KINDS)
    cost: _text(200, required=True)
    cost_borne_by: _text(200) = ""
    cost_breakdown: _text(1000) = ""
    listing_until: Annotated[str, AfterValidator(_listing_date)]
    desired_partners: Annotated[list[_text(100)], Field(max_length=MAX_LINES)] = []
    past_approaches: _text(1000) = ""
    considerations: _text(1000) = ""
    consents: Consents

    @model_validator(mode="after")
    def _cost_says_what_was_ticked(self) -> "Sheet":
        if contradicts(self.cost_kind, self.cost):
            raise ValueError("費用と費用の有無が食い違っています。")
        return self
