"""What entries announces. Events carry public fields and references; never a person, never a wish for a partner."""

from typing import Any

from marshmallow import Schema, fields, validate

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
    # Releases before this one sent no occasion; theirs was always the first approval.
    occasion = fields.String(
        load_default="first",
        validate=validate.OneOf(["first", "change", "renewal", "resumption"]),
    )
    applicant = fields.Nested(PersonReference, required=True)
    sheet = fields.Nested(PublicSheet, required=True)


class ToldToApplicant(Schema):
    """What happened stands in the type of the event; why is asked of entries."""

    number = fields.String(required=True)
    applicant = fields.Nested(PersonReference, required=True)


class WaitsForApplicant(ToldToApplicant):
    """Until ``until`` the applicant can do something, and then something happens by itself."""

    until = fields.Date(required=True)


class EntryCorrected(ToldToApplicant):
    answer_by = fields.Date(required=True)


class EntryExpiring(ToldToApplicant):
    listing_until = fields.Date(required=True)


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
    ToldToApplicant,
    ("notifications",),
)
ENTRY_RETURNED = EventType(
    "entry.returned.v1",
    "entries",
    "entry number",
    "an entry went back to its applicant with comments, which are asked of entries",
    WaitsForApplicant,
    ("notifications",),
)
ENTRY_CORRECTION_AWAITED = EventType(
    "entry.correction_awaited.v1",
    "entries",
    "entry number",
    "an applicant is reminded of the correction that was asked for",
    WaitsForApplicant,
    ("notifications",),
)
ENTRY_CORRECTED = EventType(
    "entry.corrected.v1",
    "entries",
    "entry number",
    "an applicant sent a correction, or a change of what is listed",
    EntryCorrected,
    ("notifications",),
)
ENTRY_DORMANT = EventType(
    "entry.dormant.v1",
    "entries",
    "entry number",
    "no correction came in time; the entry waits a while longer",
    WaitsForApplicant,
    ("notifications",),
)
ENTRY_CLOSED = EventType(
    "entry.closed.v1",
    "entries",
    "entry number",
    "no correction came; the entry is closed",
    ToldToApplicant,
    ("notifications",),
)
ENTRY_REOPENED = EventType(
    "entry.reopened.v1",
    "entries",
    "entry number",
    "an entry that rested waits for its correction again",
    WaitsForApplicant,
    ("notifications",),
)
ENTRY_CHANGE_DROPPED = EventType(
    "entry.change_dropped.v1",
    "entries",
    "entry number",
    "a change of a listed entry did not come about; the old version stays public",
    ToldToApplicant,
    ("notifications",),
)
ENTRY_WITHDRAWN = EventType(
    "entry.withdrawn.v1",
    "entries",
    "entry number",
    "an entry was withdrawn, by its applicant or on their word",
    ToldToApplicant,
    ("notifications", "publishing"),
)
ENTRY_SUSPENDED = EventType(
    "entry.suspended.v1",
    "entries",
    "entry number",
    "a listed entry was taken down; the reason is asked of entries",
    ToldToApplicant,
    ("notifications", "publishing"),
)
ENTRY_EXPIRING = EventType(
    "entry.expiring.v1",
    "entries",
    "entry number",
    "the listing of an entry ends soon",
    EntryExpiring,
    ("notifications",),
)
ENTRY_EXPIRED = EventType(
    "entry.expired.v1",
    "entries",
    "entry number",
    "the listing of an entry has ended with its 掲載期限",
    ToldToApplicant,
    ("notifications", "publishing"),
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
