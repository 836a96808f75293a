import datetime as dt

import pytest

from services.chassis.messaging.envelope import Event, UndecodableEvent, read_data
from services.notifications.domain import drafts
from services.notifications.domain.mail import Recipient
from services.notifications.readers import EntryApproved, EntrySubmitted, IntroductionOffered

APPLICANT = {"owner": "entries", "contact": "c1", "added_later": True}


def read(kind: str, reader: type, **data: object) -> Event:
    from dataclasses import replace

    event = Event(
        kind, "entries", "subject-1", 1, {"number": "R8-0001", "added_later": {"a": 1}, **data}
    )
    return replace(event, data=read_data(event, reader))


def test_a_receipt_goes_to_the_applicant_with_the_date() -> None:
    draft = drafts.receipt(
        read("entry.submitted.v1", EntrySubmitted, applicant=APPLICANT, answer_by="2026-12-07")
    )
    assert (draft.template, draft.recipient, draft.number) == (
        "receipt",
        Recipient("entries", "c1"),
        "R8-0001",
    )
    assert draft.facts == {"answer_by": "2026-12-07"}
    assert draft.about == "subject-1"


@pytest.mark.parametrize(
    "sheet", [{}, {"sheet": {}}, {"sheet": {"title": "題"}}, {"sheet": {"listing_until": None}}]
)
def test_an_approval_without_a_date_of_listing_is_understood(sheet: dict[str, object]) -> None:
    assert (
        drafts.approval(
            read("entry.approved.v1", EntryApproved, applicant=APPLICANT, **sheet)
        ).facts
        == {}
    )


def test_an_approval_takes_only_the_date_from_the_sheet() -> None:
    sheet = {"title": "題", "listing_until": "2027-03-31"}
    draft = drafts.approval(
        read("entry.approved.v1", EntryApproved, applicant=APPLICANT, sheet=sheet)
    )
    assert draft.facts == {"listing_until": dt.date(2027, 3, 31).isoformat()}


def test_an_offer_goes_to_the_partner() -> None:
    partner = {"owner": "members", "contact": "m1"}
    draft = drafts.offer(
        read("introduction.offered.v1", IntroductionOffered, partner=partner, reply_by="2026-12-14")
    )
    assert draft.recipient == Recipient("members", "m1")


def test_an_owner_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UndecodableEvent):
        read(
            "entry.submitted.v1",
            EntrySubmitted,
            applicant={"owner": "evil", "contact": "c"},
            answer_by="2026-12-07",
        )
