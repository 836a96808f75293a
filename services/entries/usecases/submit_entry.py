"""An entry sheet comes in."""

import uuid
from collections.abc import Sequence
from typing import Any

from services.chassis.runtime import clock
from services.entries.domain.clocks import WORKING_DAYS
from services.entries.domain.consents import CONSENTS, CONSENTS_VERSION
from services.entries.domain.history import Line, Remark
from services.entries.domain.intake import Contact, KeyUsedOtherwise, NewEntry, Receipt, RequestKey
from services.entries.domain.lookup_codes import hash_lookup_code, lookup_code
from services.entries.domain.procedure import STEPS, StepCode
from services.entries.domain.suspicion import SIGN_LABELS, Sign
from services.entries.usecases.announcements import entry_submitted
from services.entries.usecases.ports import Work
from services.entries.usecases.show_receipt import show_receipt
from services.japanese import dates
from services.japanese.entry_number import number_prefix
from services.japanese.working_days import add_working_days


def submit_entry(
    work: Work,
    sheet: dict[str, Any],
    secrets: Sequence[str],
    origin: str,
    idempotency_key: str = "",
    signs: Sequence[Sign] = (),
) -> Receipt:
    """Give an entry its number, and announce it; with ``signs`` of a robot, a person has to release it first.

    ``sheet`` is the loaded entry sheet with ``contact`` and ``consents``; the first of ``secrets`` makes its
    照会コード. Numbers run without gaps or duplicates within a fiscal year. The same ``idempotency_key`` with the
    same sheet gives the same receipt; with another sheet it raises KeyUsedOtherwise.
    """
    new = _new_entry(sheet, secrets[0], origin, idempotency_key, signs)
    # Its number is not known before it is written: until then its id stands there.
    announced = [entry_submitted(new.id, 1, new.contact.id, new.answer_by)] if not signs else []
    number = work.entries.add(new, announced)
    if number is None:
        assert new.request is not None
        earlier = work.entries.find_request(new.request.key)
        if earlier is None or earlier.body_hash != new.request.body_hash:
            raise KeyUsedOtherwise
        return show_receipt(work, earlier.entry_id, secrets)
    work.note("entry_submitted", entry=number, origin=origin, signs=len(signs))
    return Receipt(number, lookup_code(secrets[0], new.id), new.id, new.answer_by)


def _new_entry(
    sheet: dict[str, Any], secret: str, origin: str, idempotency_key: str, signs: Sequence[Sign]
) -> NewEntry:
    entry_id, today, contact = str(uuid.uuid4()), clock.today(), sheet["contact"]
    fiscal_year, submit = dates.fiscal_year(today), STEPS[StepCode.SUBMIT]
    assert submit.to is not None
    stamp = {"at": clock.now().isoformat(), "version": CONSENTS_VERSION}
    lines = [Line(StepCode.SUBMIT, note=origin)]
    if signs:
        why = "。".join(SIGN_LABELS[sign] for sign in signs)
        lines.append(Line(Remark.SUSPECTED, note=f"{why}。"))
    return NewEntry(
        id=entry_id,
        state=submit.to,
        fiscal_year=fiscal_year,
        number_prefix=number_prefix(fiscal_year),
        contact=Contact(
            str(uuid.uuid4()), contact["name"], contact["email"], contact.get("phone", "")
        ),
        sheet=sheet,
        consents={name: stamp for name, _ in CONSENTS},
        code_hash=hash_lookup_code(lookup_code(secret, entry_id)),
        answer_by=add_working_days(today, WORKING_DAYS.answered_within),
        lines=lines,
        suspected_because=[sign.value for sign in signs],
        request=RequestKey.of(idempotency_key, sheet) if idempotency_key else None,
    )
