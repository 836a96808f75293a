"""What notifications announces."""

from marshmallow import Schema, fields

from services.chassis.envelope import EventType
from services.chassis.fields import PersonReference
from services.chassis.receipts import received_by


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
NOTIFICATIONS_RECEIVED = received_by("notifications")
