"""What the mailer needs to write to a partner, made at the moment of sending."""

import datetime as dt
from dataclasses import dataclass

from services.entries.domain.sheet import PARTNER_FIELDS
from services.entries.domain.sheet_values import display_value, value_of
from services.entries.domain.tokens import new_code, new_token
from services.entries.usecases.ports import Work

TOKEN_LIFETIME = dt.timedelta(days=60)


@dataclass(frozen=True)
class PartnerLetter:
    """``fields``: label and words of what the partner may read. ``reply_by``: YYYY-MM-DD, or empty."""

    number: str
    title: str
    applicant_organisation: str
    fields: list[tuple[str, str]]
    answer_url: str
    answer_code: str
    reply_by: str


def write_letter(work: Work, introduction_id: str, public_url: str) -> PartnerLetter:
    """Public and partner fields without contacts, and a fresh link and code to answer with.

    The link's token has 256 bits, the code 80; only their hashes are kept. Raises UnknownIntroduction, and
    LinkEnded where the prefecture has no link with the partner any more.
    """
    introduction = work.introductions.get(introduction_id)
    introduction.require_link()
    entry = work.entries.get(introduction.number)
    token, code = new_token(), new_code()
    work.introductions.add_tokens(introduction.id, [token, code], TOKEN_LIFETIME)
    fields = []
    for field in PARTNER_FIELDS:
        value = display_value(field, value_of(entry.sheet, field.name))
        if value:
            fields.append((field.label, "、".join(value) if isinstance(value, list) else value))
    return PartnerLetter(
        number=introduction.number,
        title=entry.title,
        applicant_organisation=entry.organisation_name,
        fields=fields,
        answer_url=f"{public_url}/answer/{token}",
        answer_code="-".join(code[i : i + 4] for i in range(0, 16, 4)),
        reply_by=introduction.reply_by.isoformat() if introduction.reply_by else "",
    )
