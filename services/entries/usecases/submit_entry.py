"""An entry sheet comes in."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.clocks import ANSWERED_WITHIN_WORKING_DAYS
from services.entries.domain.consents import CONSENTS, CONSENTS_VERSION
from services.entries.domain.history import Line, Remark
from services.entries.domain.procedure import STEPS, StepCode
from services.entries.domain.suspicion import SIGN_LABELS, Sign
from services.entries.events import ENTRY_SUBMITTED
from services.entries.store.entries import add_history, as_json, queries
from services.entries.store.sheets import sheet_to_keep
from services.japanese import dates
from services.japanese.entry_number import number_prefix
from services.japanese.working_days import add_working_days


class KeyUsedOtherwise(Exception):
    """This Idempotency-Key came before with another body."""


class LookupSecretGone(Exception):
    """LOOKUP_CODE_SECRET no longer holds the key by which this entry's code was made. Permanent."""


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes away. ``lookup_code`` opens the status page together with the number."""

    number: str
    lookup_code: str
    entry_id: str
    answer_by: dt.date


def lookup_code(secret: str, entry_id: str) -> str:
    """照会コード: 10 letters and digits that can be read over the telephone, the same each time for one entry."""
    digest = hmac.new(secret.encode(), b"lookup:" + entry_id.encode(), "sha256").digest()
    code = base64.b32encode(digest)[:10].decode().replace("O", "8").replace("I", "9")
    return f"{code[:5]}-{code[5:]}"


def lookup_code_given_out(secrets: Sequence[str], entry_id: str, code_hash: bytes) -> str:
    """The code that an entry was given, whichever of ``secrets`` was in use that day.

    Raises LookupSecretGone when none of them made it.
    """
    for secret in secrets:
        code = lookup_code(secret, entry_id)
        if hmac.compare_digest(hash_lookup_code(code), code_hash):
            return code
    raise LookupSecretGone(entry_id)


def hash_lookup_code(typed: str) -> bytes:
    """The code as it is compared: full-width letters and any kind of dash are understood."""
    plain = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", typed).upper())
    return hashlib.sha256(plain.replace("O", "8").replace("I", "9").encode()).digest()


def submit_entry(
    uow: UnitOfWork,
    sheet: dict[str, Any],
    secrets: Sequence[str],
    origin: str,
    idempotency_key: str = "",
    signs: Sequence[Sign] = (),
) -> Receipt:
    """Give an entry its number, and announce it; with ``signs`` of a robot, a person has to release it first.

    ``sheet`` is the loaded entry sheet with ``contact`` and ``consents``; the first of ``secrets`` makes its
    照会コード. Numbers run without gaps or
    duplicates within a fiscal year. The same ``idempotency_key`` with the same sheet gives the same receipt;
    with another sheet it raises KeyUsedOtherwise. Costs two statements, three with a key.
    """
    entry_id = str(uuid.uuid4())
    today = clock.today()
    answer_by = add_working_days(today, ANSWERED_WITHIN_WORKING_DAYS)
    if idempotency_key:
        earlier = _find_earlier(uow, sheet, idempotency_key, entry_id, secrets)
        if earlier:
            return earlier
    code = lookup_code(secrets[0], entry_id)
    contact, contact_id = sheet["contact"], str(uuid.uuid4())
    stamped_at = clock.now().isoformat()
    consents = {name: {"at": stamped_at, "version": CONSENTS_VERSION} for name, _ in CONSENTS}
    fiscal_year = dates.fiscal_year(today)
    submitted = Line(StepCode.SUBMIT, note=origin)
    row = queries.add_entry(
        uow.connection,
        id=entry_id,
        state=STEPS[StepCode.SUBMIT].to,
        step=submitted.step.value,
        by_name=submitted.by_name,
        sentence=submitted.sentence,
        fiscal_year=fiscal_year,
        number_prefix=number_prefix(fiscal_year),
        contact_id=contact_id,
        contact_name=contact["name"],
        contact_email=contact["email"],
        contact_phone=contact.get("phone", ""),
        title=sheet["title"],
        organisation_name=sheet["organisation"]["name"],
        category=sheet["category"],
        lookup_code_hash=hash_lookup_code(code),
        answer_by=answer_by,
        sheet=as_json(sheet_to_keep(sheet)),
        consents=as_json(consents),
        origin=submitted.note,
        suspected_because=[sign.value for sign in signs],
    )
    uow.note("entry_submitted", entry=row["number"], origin=origin, signs=len(signs))
    if signs:
        why = "。".join(SIGN_LABELS[sign] for sign in signs)
        add_history(uow, entry_id, [Line(Remark.SUSPECTED, note=f"{why}。")])
    else:
        announce_entry(uow, row["number"], 1, contact_id, answer_by)
    return Receipt(row["number"], code, entry_id, answer_by)


def announce_entry(
    uow: UnitOfWork, number: str, revision: int, contact_id: str, answer_by: dt.date
) -> None:
    """Announce that an entry came in; the mailer sends the receipt."""
    uow.emit(
        ENTRY_SUBMITTED.new(
            number,
            revision,
            {
                "number": number,
                "applicant": {"owner": "entries", "contact": contact_id},
                "answer_by": answer_by.isoformat(),
            },
        )
    )


def get_receipt(uow: UnitOfWork, entry_id: str, secrets: Sequence[str]) -> Receipt:
    """The receipt of an entry once more. Raises LookupSecretGone."""
    row = queries.get_receipt(uow.connection, id=entry_id)
    code = lookup_code_given_out(secrets, entry_id, bytes(row["lookup_code_hash"]))
    return Receipt(row["number"], code, entry_id, row["answer_by"])


def _find_earlier(
    uow: UnitOfWork, sheet: dict[str, Any], key: str, entry_id: str, secrets: Sequence[str]
) -> Receipt | None:
    # Insert first: a request with the same key that runs at this moment is waited for, not overlooked.
    body_hash = hashlib.sha256(
        json.dumps(sheet, sort_keys=True, ensure_ascii=False).encode()
    ).digest()
    key = hashlib.sha256(key.encode()).hexdigest()
    if queries.claim_key(
        uow.connection, idempotency_key=key, body_hash=body_hash, entry_id=entry_id
    ):
        return None
    request = queries.find_request(uow.connection, idempotency_key=key)
    if bytes(request["body_hash"]) != body_hash:
        raise KeyUsedOtherwise
    return get_receipt(uow, request["entry_id"], secrets)
