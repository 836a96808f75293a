"""What members understands of other services' events: its own tolerant schemas."""

from marshmallow import EXCLUDE, Schema, fields


class Recipient(Schema):
    owner = fields.String(required=True)
    contact = fields.String(required=True)


class MailUndeliverable(Schema):
    """Reader of mail.undeliverable.v1."""

    recipient = fields.Nested(Recipient(unknown=EXCLUDE), required=True)
