"""What publishing announces."""

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import EventType


class PublishedEntry(Schema):
    number = fields.String(required=True)
    version = fields.Integer(required=True)


class SitePublished(Schema):
    release = fields.Integer(required=True)
    entries = fields.List(fields.Nested(PublishedEntry), required=True)


SITE_PUBLISHED = EventType(
    "site.published.v1",
    "publishing",
    "site",
    "a release of the site is up, and which entry versions are new in it",
    SitePublished,
    ("entries",),
)
