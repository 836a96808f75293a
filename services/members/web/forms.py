"""What the office's forms of members send."""

from marshmallow import Schema, fields, post_load, validate

from services.chassis.web.fields import CleanText


class SignInForm(Schema):
    """``password`` is taken as typed: nothing about it is cleaned or reported back."""

    name = fields.String(load_default="", validate=validate.Length(max=200))
    password = fields.String(load_default="")
    next = fields.String(load_default="")

    @post_load
    def without_nul(self, form: dict[str, str], **_: object) -> dict[str, str]:
        """PostgreSQL knows no NUL, and nobody's name has one."""
        return {name: value.replace("\0", "") for name, value in form.items()}


class PasswordForm(Schema):
    """All three are taken as typed: nothing about them is cleaned, kept or reported back."""

    current = fields.String(load_default="")
    new = fields.String(load_default="")
    again = fields.String(load_default="")


class ReleaseAllForm(Schema):
    """``mark`` stands for everything that waited when the page was made."""

    mark = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{32}\Z"))


class ReleaseForm(Schema):
    version = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))


class LinkForm(Schema):
    linked = fields.Boolean(required=True, truthy={"true"}, falsy={"false"})
    purpose = CleanText(300, load_default="")
