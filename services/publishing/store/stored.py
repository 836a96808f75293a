"""Rows of our own are read as tolerantly as events: an earlier release stored them without what is known now."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from services.chassis.runtime.database import Row
from services.publishing.domain.entry import Sheet, ShownEntry
from services.publishing.domain.organisation import ShownOrganisation
from services.publishing.readers import ProfilePublished, PublicSheet

# A sheet is stored as the event brought it. A field that came later gets the default of its declaration; a
# schema that changed what a field means gets a number and a reader of its own here.
SHEET_SCHEMA = 1
_SHEETS = {1: PublicSheet(unknown=EXCLUDE)}
_PROFILE = ProfilePublished(unknown=EXCLUDE)


def read_entry(row: Row) -> ShownEntry:
    """An entry with its sheet as this release knows it. Raises ValidationError where that is not possible."""
    return ShownEntry(
        row["number"],
        row["version"],
        read_sheet(row["sheet"], row["sheet_schema"]),
        row["status"],
        row["listed_on"],
        row["approved_on"],
        row["received_at"],
        row.get("organisation_slug"),
    )


def read_sheet(sheet: Any, sheet_schema: int) -> Sheet:
    """What a later release stored is read by the newest schema that is known here. Raises ValidationError."""
    reader = _SHEETS.get(sheet_schema, _SHEETS[SHEET_SCHEMA])
    # Nearly every sheet is what the schema would make of it, and to see that costs a tenth of making it.
    read: Sheet = sheet if _is_as_declared(reader, sheet) else reader.load(sheet)
    return read


def read_organisation(row: Row) -> ShownOrganisation:
    """An organisation with its profile as this release knows it. Raises ValidationError."""
    return ShownOrganisation(name_key=row["name_key"], **_PROFILE.load(row))


def _is_as_declared(schema: Schema, stored: Any) -> bool:
    """Whether there is every field of the schema, of its type, and no other."""
    if type(stored) is not dict or stored.keys() != schema.fields.keys():
        return False
    for name, field in schema.fields.items():
        value, kind = stored[name], type(field)
        if kind is fields.String:
            if type(value) is not str or field.validators:
                return False
        elif kind is fields.List:
            if type(value) is not list or not all(type(item) is str for item in value):
                return False
        elif not isinstance(field, fields.Nested) or not _is_as_declared(field.schema, value):
            return False
    return True
