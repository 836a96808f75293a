"""What the office's forms of members send."""

from marshmallow import Schema, fields, validate

from services.chassis.fields import CleanText


class SignInForm(Schema):
    """``password`` is taken as typed: nothing about it is cleaned or reported back."""

    name = fields.String(load_default="", validate=validate.Length(max=200))
    password = fields.String(load_default="")
    next = fields.String(load_default="")


class LinkForm(Schema):
    linked = fields.Boolean(required=True, truthy={"true"}, falsy={"false"})
    purpose = CleanText(300, load_default="")
