"""What notifications announces."""

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import EventType
from services.chassis.web.fields import PersonReference


class MailUndeliverable(Schema):
    template = fields.String(required=True)
    about = fields.String(required=True)
    recipient = fields.Nested(PersonReference, required=True)


MAIL_UNDELIVERABLE = EventType(
    "mail.undeliverable.v1",
    "notifications",
    "mail id",
    "a mail was refused for good or could not be sent for three days",
    MailUndeliverable,
    ("entries", "members"),
)
