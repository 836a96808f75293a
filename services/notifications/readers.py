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


class EntryApproved(Schema):
    number = fields.String(required=True)
    applicant = fields.Nested(Person, required=True, unknown=EXCLUDE)
    sheet = fields.Nested(_Sheet, unknown=EXCLUDE)


class EntryDeclined(Schema):
    number = fields.String(required=True)
    applicant = fields.Nested(Person, required=True, unknown=EXCLUDE)


class IntroductionOffered(Schema):
    number = fields.String(required=True)
    partner = fields.Nested(Person, required=True, unknown=EXCLUDE)
    reply_by = fields.Date(required=True)


class IntroductionAnswered(Schema):
    number = fields.String(required=True)
    answer = fields.String(required=True)
