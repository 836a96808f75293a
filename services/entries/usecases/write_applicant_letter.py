"""What the mailer needs to write to an applicant, made at the moment of sending."""

import datetime as dt
from dataclasses import dataclass, field

from services.entries.domain.procedure import State
from services.entries.domain.sheet import LABELS
from services.entries.domain.tokens import new_token
from services.entries.usecases.ports import Work

LINK_LIFETIME = dt.timedelta(days=90)


@dataclass(frozen=True)
class ApplicantLetter:
    """``state``: what the entry is now, by which the mailer tells whether its mail still holds. ``comments``: label of
    the field and words. ``listed_until``: YYYY-MM-DD, or empty."""

    number: str
    title: str
    state: str
    is_public: bool
    link_url: str
    page_url: str = ""
    reason: str = ""
    comments: list[tuple[str, str]] = field(default_factory=list)
    introduced: int = 0
    not_linked: list[str] = field(default_factory=list)
    listed_until: str = ""


def write_applicant_letter(work: Work, number: str, public_url: str) -> ApplicantLetter:
    """What may be said of an entry to its applicant, and a fresh link that opens it.

    The link's token has 256 bits; only its hash is kept. Raises UnknownEntry.
    """
    entry = work.entries.get(number)
    introductions = work.introductions.find_of_entry(entry.id)
    comments = work.entries.find_comments(entry.id, entry.version)
    token = new_token()
    work.applicant_links.add(token, entry.id, LINK_LIFETIME)
    reasons = {State.SUSPENDED: entry.suspend_reason, State.DECLINED: entry.decline_reason}
    not_linked = [each.wished_name for each in introductions if not each.rule.is_told]
    return ApplicantLetter(
        number=number,
        title=entry.title,
        state=entry.state.value,
        is_public=entry.is_public,
        link_url=f"{public_url}/apply/l/{token}",
        page_url=f"{public_url}/entries/{number}/" if entry.is_public else "",
        reason=reasons.get(entry.state, entry.decline_reason if entry.is_public else ""),
        comments=[(LABELS.get(each.field, each.field), each.words) for each in comments],
        introduced=len(introductions) - len(not_linked),
        not_linked=not_linked,
        listed_until=entry.listed_until.isoformat() if entry.listed_until else "",
    )
