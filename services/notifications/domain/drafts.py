"""Which mail follows from which event. Events come as their readers left them: dates are dates."""

from services.chassis.messaging.envelope import Event
from services.notifications.domain.mail import Draft, Recipient

SECRETARIAT = Recipient("secretariat", "secretariat")


def receipt(event: Event) -> Draft:
    """entry.submitted.v1: what came in, and until when it is answered."""
    return _draft(
        event, "receipt", _person(event, "applicant"), answer_by=event.data["answer_by"].isoformat()
    )


def approval(event: Event) -> Draft:
    """entry.approved.v1: the yes, with the last day of the listing where the event names it."""
    until = event.data.get("sheet", {}).get("listing_until")
    return _draft(
        event,
        "approved",
        _person(event, "applicant"),
        **({"listing_until": until.isoformat()} if until else {}),
    )


def refusal(event: Event) -> Draft:
    """entry.declined.v1: the no; its reason is asked of entries when the mail is sent."""
    return _draft(event, "declined", _person(event, "applicant"))


def offer(event: Event) -> Draft:
    """introduction.offered.v1: an entry, shown to one partner."""
    return _draft(
        event,
        "introduction",
        _person(event, "partner"),
        reply_by=event.data["reply_by"].isoformat(),
    )


def answer(event: Event) -> Draft:
    """introduction.answered.v1: told to the secretariat's own mailbox."""
    return _draft(event, "answered", SECRETARIAT, answer=event.data["answer"])


def _draft(event: Event, template: str, recipient: Recipient, **facts: str) -> Draft:
    return Draft(event.id, template, recipient, event.subject, event.data["number"], facts)


def _person(event: Event, role: str) -> Recipient:
    return Recipient(event.data[role]["owner"], event.data[role]["contact"])
