"""An entry as it comes in: what is written at once, and what its applicant takes away."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.entries.domain.history import Line
from services.entries.domain.procedure import State


class KeyUsedOtherwise(Exception):
    """This Idempotency-Key came before with another body."""


@dataclass(frozen=True)
class Contact:
    """Whom the applicant has named to be written to."""

    id: str
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True)
class RequestKey:
    """An Idempotency-Key, and the sheet that came with it, as they are kept: hashes."""

    key: str
    body_hash: bytes

    @classmethod
    def of(cls, key: str, sheet: dict[str, Any]) -> "RequestKey":
        body = json.dumps(sheet, sort_keys=True, ensure_ascii=False).encode()
        return cls(hashlib.sha256(key.encode()).hexdigest(), hashlib.sha256(body).digest())


@dataclass(frozen=True)
class EarlierRequest:
    """What an Idempotency-Key was used for before."""

    body_hash: bytes
    entry_id: str


@dataclass(frozen=True)
class NewEntry:
    """All that is written when an entry comes in. ``number_prefix`` stands before the running number of the year."""

    id: str
    state: State
    fiscal_year: int
    number_prefix: str
    contact: Contact
    sheet: dict[str, Any]
    consents: dict[str, dict[str, str]]
    code_hash: bytes
    answer_by: dt.date
    lines: Sequence[Line]
    suspected_because: Sequence[str] = ()
    request: RequestKey | None = None


@dataclass(frozen=True)
class Submitted:
    """What is known of an entry when its receipt is shown again, or its 照会コード typed."""

    id: str
    number: str
    code_hash: bytes
    answer_by: dt.date


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes away. ``lookup_code`` opens the status page together with the number."""

    number: str
    lookup_code: str
    entry_id: str
    answer_by: dt.date
