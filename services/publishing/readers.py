"""How publishing reads the events it handles: the public fields it shows, and nothing else of what they carry."""

from typing import Any, get_type_hints

from marshmallow import EXCLUDE, Schema, fields, pre_load, validate

from services.publishing.domain.entry import Sheet

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


# Without these there is nothing to show; what else a sheet lacks is read as empty.
_NEEDED = ("title", "category", "name")


def _reader_of(kind: type, name: str) -> type[Schema]:
    """A reader of exactly what ``kind`` declares: text, lists of text, and groups of them."""
    declared: dict[str, fields.Field[Any]] = {}
    for field, of in get_type_hints(kind).items():
        if of is str:
            declared[field] = fields.String(required=True) if field in _NEEDED else _text()
        elif of == list[str]:
            declared[field] = _texts()
        else:
            declared[field] = fields.Nested(_reader_of(of, of.__name__), required=True)
    return _Tolerant.from_dict(declared, name=name)


# The allow-list: only what ``domain/entry.py`` names can ever reach a page or a file. Stored sheets are read by it too.
PublicSheet = _reader_of(Sheet, "PublicSheet")


class EntryApproved(_Tolerant):
    number = fields.String(required=True, validate=_NUMBER)
    version = fields.Integer(required=True)
    approved_on = fields.Date(required=True)
    sheet = fields.Nested(PublicSheet, required=True)


class EntryEnded(_Tolerant):
    """An entry was withdrawn, suspended, or its 掲載期限 has passed: the site tells none of them from another."""

    number = fields.String(required=True, validate=_NUMBER)


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
