"""The intake as one would write it with FastAPI, pydantic, asyncpg and uvicorn: the same rules, the same SQL.

Rules that are plain functions of the product (clean text, check digits, working days) are called, not copied.
"""

import datetime as dt
import hmac
import json
import os
import re
import unicodedata
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated, Any, Literal

import asyncpg
import email_validator
import uvicorn
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import PlainTextResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from stdnum.jp import cn

from services.chassis import clock
from services.chassis.forms import clean_text
from services.chassis.settings import load_instance_env, load_settings
from services.entries.domain import sheet as words
from services.entries.domain.clocks import ANSWERED_WITHIN_WORKING_DAYS, LONGEST_LISTING_DAYS
from services.entries.events import ENTRY_SUBMITTED
from services.entries.store.entries import queries
from services.entries.usecases.submit_entry import hash_lookup_code, lookup_code
from tests.bench.peers.effect import CONNECTIONS

load_instance_env("entries")
settings = load_settings("entries")


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
    desired_partners: Annotated[list[_text(100)], Field(max_length=words.MAX_LINES)] = []
    past_approaches: _text(1000) = ""
    considerations: _text(1000) = ""
    consents: Consents


class Receipt(BaseModel):
    number: str
    lookup_code: str
    status_url: str


def _numbered(sql: str) -> tuple[str, list[str]]:
    """SQL with ``%(name)s`` as asyncpg wants it, and the names in the order of its numbers."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return re.sub(r"%\((\w+)\)s", number, sql), names


ADD_ENTRY, ADD_ENTRY_NAMES = _numbered(queries.add_entry.sql)
ADD_TO_OUTBOX = (
    "WITH added AS (INSERT INTO outbox (event_id, type, body) VALUES ($1, $2, $3))"
    " SELECT pg_notify('outbox', '')"
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(
        settings.database_url, min_size=CONNECTIONS, max_size=CONNECTIONS
    ) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready() -> PlainTextResponse:
    return PlainTextResponse("ok\n")


@app.post("/api/v1/entries", status_code=201)
async def submit(sheet: Sheet, authorization: Annotated[str, Header()] = "") -> Receipt:
    if not hmac.compare_digest(authorization, f"Bearer {settings.intake_key}"):
        raise HTTPException(401)
    entry_id, contact_id = str(uuid.uuid4()), str(uuid.uuid4())
    today = clock.today()
    answer_by = clock.add_working_days(today, ANSWERED_WITHIN_WORKING_DAYS)
    fiscal_year = clock.fiscal_year(today)
    code = lookup_code(settings.session_secret, entry_id)
    stamp = {"at": clock.now().isoformat(), "version": words.CONSENTS_VERSION}
    kept = sheet.model_dump(mode="json", exclude={"contact", "consents"})
    values = {
        "id": entry_id,
        "fiscal_year": fiscal_year,
        "number_prefix": f"R{clock.reiwa_year(fiscal_year)}-",
        "contact_id": contact_id,
        "contact_name": sheet.contact.name,
        "contact_email": sheet.contact.email,
        "contact_phone": sheet.contact.phone,
        "title": sheet.title,
        "organisation_name": sheet.organisation.name,
        "category": sheet.category.value,
        "lookup_code_hash": hash_lookup_code(code),
        "answer_by": answer_by,
        "sheet": json.dumps(kept),
        "consents": json.dumps({name: stamp for name, _ in words.CONSENTS}),
        "origin": "外部フォーム（API）",
    }
    async with app.state.pool.acquire() as connection, connection.transaction():
        number = await connection.fetchval(ADD_ENTRY, *[values[name] for name in ADD_ENTRY_NAMES])
        event_id = str(uuid.uuid4())
        await connection.execute(
            ADD_TO_OUTBOX,
            event_id,
            ENTRY_SUBMITTED.type,
            _event(event_id, number, contact_id, answer_by),
        )
    return Receipt(
        number=number, lookup_code=code, status_url=f"{settings.public_url}/apply/status"
    )


def _event(event_id: str, number: str, contact_id: str, answer_by: dt.date) -> str:
    return json.dumps(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": "entries",
            "type": ENTRY_SUBMITTED.type,
            "subject": number,
            "time": clock.now().isoformat(),
            "datacontenttype": "application/json",
            "dataversion": "1",
            "sequence": 1,
            "traceparent": f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01",
            "data": {
                "number": number,
                "applicant": {"owner": "entries", "contact": contact_id},
                "answer_by": answer_by.isoformat(),
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


if __name__ == "__main__":
    host, _, port = os.environ["WEB_ADDRESS"].partition(":")
    uvicorn.run(
        app,
        host=host,
        port=int(port),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
