"""What entries understands of the events it handles; more fields than these may come."""

from marshmallow import Schema, fields


class OrganisationRegistered(Schema):
    name = fields.String(required=True)


class _Contact(Schema):
    contact = fields.String(required=True)

    class Meta:
        unknown = "exclude"


class OrganisationLinkChanged(Schema):
    linked = fields.Boolean(required=True)
    contact = fields.Nested(_Contact, required=True, allow_none=True)


class _PublishedEntry(Schema):
    number = fields.String(required=True)
    version = fields.Integer(required=True)

    class Meta:
        unknown = "exclude"


class SitePublished(Schema):
    entries = fields.List(fields.Nested(_PublishedEntry), required=True)


class MailArrived(Schema):
    about = fields.String(required=True)


class MailUndeliverable(MailArrived):
    template = fields.String(required=True)
