"""A public field of the entry sheet reaches the site: each place that has to know it is named where it was forgotten."""

import re

import pytest
from marshmallow import fields

from services.entries.domain.sheet import PUBLIC_FIELDS
from services.publishing.pages.open_data import ENTRY_FIELDS
from services.publishing.readers import PublicSheet
from tests.running import ROOT

TEMPLATE = ROOT / "services" / "publishing" / "pages" / "templates" / "entry.html"
# Shown in words of the site's own.
SHOWN_AS = {"cost_kind": "cost_mark"}
NAMES = [field.name for field in PUBLIC_FIELDS]


def _in_reader(name: str) -> bool:
    group, _, leaf = name.rpartition(".")
    schema = PublicSheet()
    if group:
        nested = schema.fields.get(group)
        return isinstance(nested, fields.Nested) and leaf in nested.schema.fields
    return leaf in schema.fields


@pytest.mark.parametrize("name", NAMES)
def test_the_site_reads_and_shows_every_public_field(name: str) -> None:
    lacking = []
    if not _in_reader(name):
        lacking.append("services/publishing/domain/entry.py: Sheet")
    if name not in {column for column, _ in ENTRY_FIELDS}:
        lacking.append("services/publishing/pages/open_data.py: ENTRY_FIELDS")
    shown = set(re.findall(r"\['([a-z_]+)'\]", TEMPLATE.read_text(encoding="utf-8")))
    leaf = name.rpartition(".")[2]
    if SHOWN_AS.get(leaf, leaf) not in shown:
        lacking.append("services/publishing/pages/templates/entry.html")
    assert lacking == [], f"{name} is public, and these do not know it"
