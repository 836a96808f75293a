"""The entry sheet in pydantic, with the rules of the product's marshmallow schema.

Rules that are plain functions of the product (clean text, check digits) are called, not copied.
"""

import datetime as dt
import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Literal

import email_validator
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from stdnum.jp import cn

from services.chassis.runtime import clock
from services.entries.domain import choices as words
from services.entries.domain.clocks import LONGEST_LISTING_DAYS
from services.entries.domain.sheet import MAX_LINES
from services.japanese.hidden_characters import clean_text


def _fold(text: str) -> str:
    return re.sub(r"[ー−―‐‑–—]", "-", unicodedata.normalize("NFKC", text)).strip()


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("入力してください。")
    return text


def _website(text: str) -> str:
    text = text.strip()
    if text and not re.fullmatch(r"https?://[^\s/?#@\\<>\"']+\.[^\s<>\"'\\]+", text):
        raise ValueError("https:// または http:// から始まるアドレスを入力してください。")
    return text


def _email(text: str) -> str:
    plain = _fold(text)
    try:
        email_validator.validate_email(plain, check_deliverability=False, allow_display_name=False)
    except email_validator.EmailNotValidError:
        raise ValueError("メールアドレスの形を確かめてください。") from None
    return plain


def _phone(text: str) -> str:
    plain = _fold(text)
    shaped = re.fullmatch(r"\+?[0-9()\- ]+(内線[0-9]+)?", plain)
    if plain and not (shaped and 9 <= len(re.sub(r"\D", "", plain)) <= 20):
        raise ValueError("電話番号を数字で入力してください。")
    return plain


def _corporate_number(text: str) -> str:
    plain = re.sub(r"[\s\-ー−]", "", unicodedata.normalize("NFKC", text))
    if plain and not cn.is_valid(plain):
        raise ValueError("法人番号は13桁の数字です。")
    return plain


def _listing_date(text: str) -> str:
    found = re.fullmatch(
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", unicodedata.normalize("NFKC", text)
    )
    if not found:
        raise ValueError("日付を 2027-03-31 のような形で入力してください。")
    day = dt.date(int(found[1]), int(found[2]), int(found[3]))
    if not clock.today() < day <= clock.today() + dt.timedelta(days=LONGEST_LISTING_DAYS):
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
    website: _text(300, _website) = ""
    corporate_number: _text(20, _corporate_number) = ""


class Contact(Model):
    name: _text(100, required=True)
    email: _text(254, _email)
    phone: _text(30, _phone) = ""


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
