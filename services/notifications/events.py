"""What notifications announces."""

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import EventType
from services.chassis.web.fields import PersonReference


class AboutMail(Schema):
    template = fields.String(required=True)
    about = fields.String(required=True)
    recipient = fields.Nested(PersonReference, required=True)


MAIL_UNDELIVERABLE = EventType(
    "mail.undeliverable.v1",
    "notifications",
    "mail id",
    "a mail was refused for good or could not be sent for three days",
    AboutMail,
    ("entries", "members"),
)
MAIL_ARRIVED = EventType(
    "mail.arrived.v1",
    "notifications",
    "mail id",
    "a mail was taken whose recipient an earlier one, or this one before, did not reach",
    AboutMail,
    ("entries",),
)
