"""What members announces. A contact person is only ever a reference."""

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import EventType
from services.chassis.web.fields import PersonReference
from services.registry import SERVICES


class OrganisationRegistered(Schema):
    name = fields.String(required=True)
    kind = fields.String(required=True)
    org_type = fields.String(required=True)


class OrganisationLinkChanged(Schema):
    linked = fields.Boolean(required=True)
    contact = fields.Nested(PersonReference, required=True, allow_none=True)


class ProfilePublished(Schema):
    slug = fields.String(required=True)
    name = fields.String(required=True)
    name_kana = fields.String(required=True)
    kind = fields.String(required=True)
    org_type = fields.String(required=True)
    areas = fields.List(fields.String(), required=True)
    activities = fields.String(required=True)
    website = fields.String(required=True)
    # The day on which the organisation itself last confirmed this; null where it never did.
    verified_on = fields.Date(allow_none=True)


class StaffChanged(Schema):
    roles = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)
    sessions_valid_from = fields.AwareDateTime(required=True)


ORGANISATION_REGISTERED = EventType(
    "organisation.registered.v1",
    "members",
    "organisation id",
    "an organisation became known, or its name or kind changed",
    OrganisationRegistered,
    ("entries",),
)
ORGANISATION_LINK_CHANGED = EventType(
    "organisation.link_changed.v1",
    "members",
    "organisation id",
    "the prefecture's link with an organisation (県とのつながり) was made or ended",
    OrganisationLinkChanged,
    ("entries",),
)
PROFILE_PUBLISHED = EventType(
    "profile.published.v1",
    "members",
    "organisation id",
    "the public fields of an organisation were released by the secretariat",
    ProfilePublished,
    ("publishing",),
)


class AccountVersion(Schema):
    id = fields.UUID(required=True)
    version = fields.Integer(required=True)


class StaffConfirmed(Schema):
    accounts = fields.List(fields.Nested(AccountVersion), required=True)


HAVE_A_COPY_OF_THE_STAFF = tuple(service for service in SERVICES if service != "members")
STAFF_CHANGED = EventType(
    "staff.changed.v1",
    "members",
    "staff id",
    "what a member of staff may do, and since when sessions count",
    StaffChanged,
    HAVE_A_COPY_OF_THE_STAFF,
)
STAFF_CONFIRMED = EventType(
    "staff.confirmed.v1",
    "members",
    "staff",
    "which version of each account holds now, so that a service notices that a change has not arrived",
    StaffConfirmed,
    HAVE_A_COPY_OF_THE_STAFF,
)
