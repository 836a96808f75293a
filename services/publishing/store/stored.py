"""Rows of our own are read as tolerantly as events: an earlier release stored them without what is known now."""

from marshmallow import EXCLUDE

from services.chassis.database import Row
from services.publishing.readers import ProfilePublished, PublicSheet

# A sheet is stored as the event brought it. A field that came later gets the default of its declaration; a
# schema that changed what a field means gets a number and a reader of its own here.
SHEET_SCHEMA = 1
_SHEETS = {1: PublicSheet(unknown=EXCLUDE)}
_PROFILE = ProfilePublished(unknown=EXCLUDE)


def read_entry(row: Row) -> Row:
    """An entry with its sheet as this release knows it. Raises ValidationError where that is not possible.

    What a later release stored is read by the newest schema that is known here.
    """
    reader = _SHEETS.get(row["sheet_schema"], _SHEETS[SHEET_SCHEMA])
    return {**row, "sheet": reader.load(row["sheet"])}


def read_organisation(row: Row) -> Row:
    """An organisation with its profile as this release knows it. Raises ValidationError."""
    return {**row, **_PROFILE.load(row)}
