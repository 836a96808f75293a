"""How publishing reads the events it handles: the public fields it shows, and nothing else of what they carry."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, pre_load, validate

# Both become part of a path in the site, so nothing else may come in.
_NUMBER = validate.Regexp(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z")
_SLUG = validate.Regexp(r"[^\W_][\w-]{0,79}\Z")


def _text(**options: Any) -> fields.String:
    return fields.String(load_default="", **options)


def _texts() -> fields.List[str]:
    return fields.List(fields.String(), load_default=list)


class _Tolerant(Schema):
    class Meta:
        # Applies to nested data too, which the envelope's reader does not reach.
        unknown = EXCLUDE

    @pre_load
    def null_is_missing(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {name: value for name, value in data.items() if value is not None}


class SheetOrganisation(_Tolerant):
    name = fields.String(required=True)
    name_kana = _text()
    org_type = _text()
    website = _text()


class PublicSheet(_Tolerant):
    """The allow-list: only what is named here can ever reach a page or a file.

    Stored sheets are read through it too, so a field that is added here needs a default.
    """

    title = fields.String(required=True)
    summary = _text()
    relevance = _text()
    theme = _text()
    category = fields.String(required=True)
    audience = _text()
    capacity = _text()
    schedule = _text()
    duration = _text()
    areas = _texts()
    place = _text()
    delivery_modes = _texts()
    preparation = _text()
    own_resources = _text()
    sought_from_partner = _text()
    cost_kind = _text()
    cost = _text()
    cost_borne_by = _text()
    listing_until = _text()
    organisation = fields.Nested(SheetOrganisation, required=True)


class EntryApproved(_Tolerant):
    number = fields.String(required=True, validate=_NUMBER)
    version = fields.Integer(required=True)
    approved_on = fields.Date(required=True)
    sheet = fields.Nested(PublicSheet, required=True)


class ProfilePublished(_Tolerant):
    slug = fields.String(required=True, validate=_SLUG)
    name = fields.String(required=True)
    name_kana = _text()
    kind = _text()
    org_type = _text()
    areas = _texts()
    activities = _text()
    website = _text()
    # The day on which the organisation itself last confirmed this; only the organisation can give it.
    verified_on = fields.Date(load_default=None, allow_none=True)
