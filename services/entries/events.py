"""What entries announces. Events carry public fields and references; never a person, never a wish for a partner."""

from typing import Any

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import EventType
from services.chassis.web.fields import PersonReference
from services.entries.domain.sheet import PUBLIC_FIELDS


def _public_sheet() -> type[Schema]:
    top: dict[str, fields.Field[Any]] = {}
    organisation: dict[str, fields.Field[Any]] = {}
    for field in PUBLIC_FIELDS:
        group, _, leaf = field.name.rpartition(".")
        kind = (
            fields.List(fields.String(), required=True)
            if field.kind == "checkboxes"
            else fields.String(required=True)
        )
        (organisation if group else top)[leaf] = kind
    top["organisation"] = fields.Nested(
        Schema.from_dict(organisation, name="PublicOrganisation"), required=True
    )
    return Schema.from_dict(top, name="PublicSheet")


PublicSheet = _public_sheet()


class EntrySubmitted(Schema):
    number = fields.String(required=True)
    applicant = fields.Nested(PersonReference, required=True)
    answer_by = fields.Date(required=True)


class EntryApproved(Schema):
    number = fields.String(required=True)
    version = fields.Integer(required=True)
    approved_on = fields.Date(required=True)
    applicant = fields.Nested(PersonReference, required=True)
    sheet = fields.Nested(PublicSheet, required=True)


class EntryDeclined(Schema):
    number = fields.String(required=True)
    applicant = fields.Nested(PersonReference, required=True)


class IntroductionOffered(Schema):
    number = fields.String(required=True)
    partner = fields.Nested(PersonReference, required=True)
    reply_by = fields.Date(required=True)


class IntroductionAnswered(Schema):
    number = fields.String(required=True)
    answer = fields.String(required=True)


ENTRY_SUBMITTED = EventType(
    "entry.submitted.v1",
    "entries",
    "entry number",
    "an entry sheet came in and got its number",
    EntrySubmitted,
    ("notifications",),
)
ENTRY_APPROVED = EventType(
    "entry.approved.v1",
    "entries",
    "entry number",
    "the second person said yes; the public fields of that version",
    EntryApproved,
    ("notifications", "publishing"),
)
ENTRY_DECLINED = EventType(
    "entry.declined.v1",
    "entries",
    "entry number",
    "an entry was declined; the reason is asked of entries",
    EntryDeclined,
    ("notifications",),
)
INTRODUCTION_OFFERED = EventType(
    "introduction.offered.v1",
    "entries",
    "introduction id",
    "an approved entry is offered to one linked partner",
    IntroductionOffered,
    ("notifications",),
)
INTRODUCTION_ANSWERED = EventType(
    "introduction.answered.v1",
    "entries",
    "introduction id",
    "a partner answered: interested, wants_to_talk or declined",
    IntroductionAnswered,
    ("notifications",),
)
