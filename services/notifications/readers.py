"""What notifications understands of the events it handles; anything else in them is passed over."""

from marshmallow import EXCLUDE, Schema, fields, validate


class Person(Schema):
    owner = fields.String(
        required=True, validate=validate.OneOf(["members", "entries", "secretariat"])
    )
    contact = fields.String(required=True)


class _Sheet(Schema):
    listing_until = fields.Date(allow_none=True)


class EntrySubmitted(Schema):
    number = fields.String(required=True)
    applicant = fields.Nested(Person, required=True, unknown=EXCLUDE)
    answer_by = fields.Date(required=True)


class AboutEntry(Schema):
    """What every event about an entry says: which one, and whom to write to."""

    number = fields.String(required=True)
    applicant = fields.Nested(Person, required=True, unknown=EXCLUDE)


class EntryApproved(AboutEntry):
    sheet = fields.Nested(_Sheet, unknown=EXCLUDE)
    # Releases before this one did not say it.
    occasion = fields.String(load_default="first")


class WaitsForApplicant(AboutEntry):
    until = fields.Date(required=True)


class EntryCorrected(AboutEntry):
    answer_by = fields.Date(required=True)


class EntryExpiring(AboutEntry):
    listing_until = fields.Date(required=True)


class IntroductionOffered(Schema):
    number = fields.String(required=True)
    partner = fields.Nested(Person, required=True, unknown=EXCLUDE)
    reply_by = fields.Date(required=True)


class IntroductionAnswered(Schema):
    number = fields.String(required=True)
    answer = fields.String(required=True)


# Which event is read with what; `service.py` handles each of them alike.
READERS: dict[str, type[Schema]] = {
    "entry.submitted.v1": EntrySubmitted,
    "entry.approved.v1": EntryApproved,
    "entry.declined.v1": AboutEntry,
    "entry.returned.v1": WaitsForApplicant,
    "entry.correction_awaited.v1": WaitsForApplicant,
    "entry.corrected.v1": EntryCorrected,
    "entry.dormant.v1": WaitsForApplicant,
    "entry.closed.v1": AboutEntry,
    "entry.reopened.v1": WaitsForApplicant,
    "entry.change_dropped.v1": AboutEntry,
    "entry.withdrawn.v1": AboutEntry,
    "entry.suspended.v1": AboutEntry,
    "entry.expiring.v1": EntryExpiring,
    "entry.expired.v1": AboutEntry,
    "introduction.offered.v1": IntroductionOffered,
    "introduction.answered.v1": IntroductionAnswered,
}
