"""The intake API for other web forms, and its OpenAPI document."""

import json
import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from werkzeug.wrappers import Response

from services.chassis.web.http import json_response
from services.chassis.web.problems import SAVED_NOTHING, Problem
from services.chassis.web.request import Request
from services.entries.domain.intake import KeyUsedOtherwise
from services.entries.settings import EntriesSettings
from services.entries.store.work import Store
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.schemas import EntrySchema, UnsoundSheet, load_entry

KEY = re.compile(r"[A-Za-z0-9._:-]{1,200}")


class IntakeApi:
    """``POST /api/v1/entries``."""

    def __init__(self, settings: EntriesSettings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._document = json.dumps(openapi_document(settings.public_url), ensure_ascii=False)

    def submit(self, request: Request) -> Response:
        """201 with number, lookup_code and status_url; every wrong field at once as 422."""
        data = _read_json(request)
        key = request.headers.get("Idempotency-Key")
        if key is not None and not KEY.fullmatch(key):
            raise Problem(
                422,
                "Idempotency-Key の形が正しくありません",
                "英数字と . _ : - で、200文字までにしてください。",
                errors={"Idempotency-Key": ["英数字と . _ : - で、200文字までにしてください。"]},
            )
        try:
            sheet = load_entry(data)
        except UnsoundSheet as unsound:
            raise Problem(
                422,
                "入力に誤りがあります",
                "下の項目をお確かめください。",
                SAVED_NOTHING,
                "直してから、もう一度送ってください。",
                errors=unsound.errors,
            ) from None
        try:
            with self._store.single() as work:
                receipt = submit_entry(
                    work, sheet, self._settings.lookup_code_secret, "外部フォーム（API）", key or ""
                )
        except KeyUsedOtherwise:
            raise Problem(
                409,
                "同じ Idempotency-Key が別の内容で使われています",
                "この鍵では、前に別の内容を受け付けました。",
                "前に受け付けた内容は、そのまま残っています。",
                "別の内容を送るときは、新しい鍵を付けてください。",
            ) from None
        return json_response(
            {
                "number": receipt.number,
                "lookup_code": receipt.lookup_code,
                "status_url": f"{self._settings.public_url}/apply/status",
            },
            201,
        )

    def document(self, request: Request) -> Response:
        return Response(self._document, mimetype="application/json")


def _read_json(request: Request) -> dict[str, Any]:
    def unreadable(happened: str) -> Problem:
        return Problem(
            400,
            "送信された内容を読み取れません",
            happened,
            todo="JSONの形を確かめて、もう一度送ってください。",
        )

    if request.mimetype != "application/json":
        raise Problem(
            415,
            "この形式は受け付けていません",
            "Content-Type が application/json ではありません。",
            todo="application/json で送ってください。",
        )
    try:
        body = request.get_data().decode("utf-8-sig")
        data = json.loads(body, parse_constant=lambda _: (_ for _ in ()).throw(ValueError()))
        if "\\u" in body:
            # Half a character, which JSON can spell and no text can hold (RFC 8259, 8.2).
            json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise unreadable("JSONとして読み取れませんでした。") from None
    if not isinstance(data, dict):
        raise unreadable("いちばん外側は項目の組（オブジェクト）にしてください。")
    return data


def openapi_document(public_url: str) -> dict[str, Any]:
    """OpenAPI 3.1, from the schema that also checks what comes in."""
    spec = APISpec(
        "つながり エントリー受付 API",
        "1",
        "3.1.0",
        plugins=[MarshmallowPlugin()],
        servers=[{"url": public_url}],
    )
    spec.components.security_scheme("intake_key", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Entry", schema=EntrySchema)
    spec.components.schema(
        "Receipt",
        {
            "type": "object",
            "required": ["number", "lookup_code", "status_url"],
            "properties": {
                "number": {"type": "string", "pattern": r"^R\d+-\d{4,}$"},
                "lookup_code": {"type": "string"},
                "status_url": {"type": "string"},
            },
        },
    )
    spec.components.schema(
        "Problem",
        {
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "instance": {"type": "string"},
                "errors": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    )
    problem = {"content": {"application/problem+json": {"schema": "Problem"}}}
    faults = {
        400: "JSONとして読み取れない",
        401: "鍵がない、または正しくない",
        408: "本文が20秒のうちに届かない",
        409: "同じ Idempotency-Key が別の内容で使われた",
        411: "Content-Length がない",
        413: "256KBを超える",
        415: "application/json ではない",
        422: "入力に誤りがある",
        429: "短い時間に多すぎる",
        503: "一時的に利用できない",
    }
    spec.path(
        "/api/v1/entries",
        operations={
            "post": {
                "operationId": "submit_entry",
                "summary": "エントリーシートを提出する",
                "security": [{"intake_key": []}],
                "parameters": [
                    {
                        "in": "header",
                        "name": "Idempotency-Key",
                        "required": False,
                        "schema": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 200,
                            "pattern": "^[A-Za-z0-9._:-]+$",
                        },
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": "Entry"}},
                },
                "responses": {
                    "201": {
                        "description": "受け付けた",
                        "content": {"application/json": {"schema": "Receipt"}},
                    },
                    **{
                        str(code): {"description": text, **problem} for code, text in faults.items()
                    },
                },
            }
        },
    )
    spec.path(
        "/api/v1/openapi.json",
        operations={
            "get": {
                "operationId": "openapi",
                "summary": "この文書",
                "responses": {
                    "200": {
                        "description": "OpenAPI",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        },
    )
    return spec.to_dict()
