"""The intake as one would write it with FastAPI, pydantic, asyncpg and uvicorn: the same rules, the same tables."""

import datetime as dt
import hmac
import json
import os
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
import uvicorn
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from services.chassis.runtime import clock
from services.chassis.runtime.settings import load_instance_env, load_settings
from services.entries.domain.clocks import WORKING_DAYS
from services.entries.domain.consents import CONSENTS, CONSENTS_VERSION
from services.entries.domain.lookup_codes import hash_lookup_code, lookup_code
from services.entries.events import ENTRY_SUBMITTED
from services.entries.settings import EntriesSettings
from services.japanese import dates
from services.japanese.entry_number import number_prefix
from services.japanese.working_days import add_working_days
from tests.bench.peers.effect import CONNECTIONS
from tests.bench.peers.fastapi_sheet import Sheet

load_instance_env("entries")
settings = load_settings(EntriesSettings)


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


ADD_ENTRY, ADD_ENTRY_NAMES = _numbered("""
WITH number AS (
    INSERT INTO entry_number AS n (fiscal_year, last) VALUES (%(fiscal_year)s, 1)
    ON CONFLICT (fiscal_year) DO UPDATE SET last = n.last + 1 RETURNING n.last
), person AS (
    INSERT INTO contact (id, name, email, phone) VALUES (%(contact_id)s, %(contact_name)s, %(contact_email)s, %(contact_phone)s)
), added AS (
    INSERT INTO entry (id, number, state, title, organisation_name, category, contact_id, lookup_code_hash, answer_by, suspected_because)
    SELECT %(id)s, %(number_prefix)s || lpad(last::text, greatest(4, length(last::text)), '0'), %(state)s, %(title)s,
           %(organisation_name)s, %(category)s, %(contact_id)s, %(lookup_code_hash)s, %(answer_by)s, %(suspected_because)s FROM number
    RETURNING number
), versioned AS (
    INSERT INTO entry_version (entry_id, version, sheet, consents) VALUES (%(id)s, 1, %(sheet)s, %(consents)s)
), noted AS (
    INSERT INTO history (entry_id, by_name, step, what, note) VALUES (%(id)s, %(by_name)s, %(step)s, %(sentence)s, %(origin)s)
)
SELECT number FROM added""")
ADD_TO_OUTBOX = (
    "WITH added AS (INSERT INTO outbox (event_id, type, body) VALUES ($1, $2, $3)),"
    " awaited AS (INSERT INTO awaited_receipt (event_id, consumer) VALUES ($1, 'notifications'))"
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
    answer_by = add_working_days(today, WORKING_DAYS.answered_within)
    fiscal_year = dates.fiscal_year(today)
    code = lookup_code(settings.lookup_code_secret[0], entry_id)
    stamp = {"at": clock.now().isoformat(), "version": CONSENTS_VERSION}
    kept = sheet.model_dump(mode="json", exclude={"contact", "consents"})
    values = {
        "id": entry_id,
        "fiscal_year": fiscal_year,
        "number_prefix": number_prefix(fiscal_year),
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
        "consents": json.dumps({name: stamp for name, _ in CONSENTS}),
        "origin": "外部フォーム（API）",
        "suspected_because": [],
        "state": "submitted",
        "step": "submit",
        "by_name": "申込者",
        "sentence": "エントリーシートを提出しました",
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
