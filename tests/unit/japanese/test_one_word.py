"""One word for one thing on pages, in mails and in data: the words that were given up stand nowhere."""

from pathlib import Path

import pytest

from services.entries.domain.sheet import FIELDS
from services.entries.domain.sheet_field import SheetField
from services.japanese.labels import FIELD_LABELS
from services.members.domain.columns import COLUMNS
from services.publishing.pages.open_data import ENTRY_FIELDS, ORGANISATION_FIELDS

SERVICES = Path(__file__).parents[3] / "services"
# What people may still write as a heading in a list of theirs.
UNDERSTOOD = SERVICES / "members/domain/columns.py"


@pytest.mark.parametrize(
    "given_up",
    ["団体の種別", "実施団体が用意するもの", "申込団体", "お申込みの団体", "土日祝日を除いて"],
)
def test_a_word_that_was_given_up_stands_nowhere(given_up: str) -> None:
    texts = [
        file for suffix in ("py", "html", "txt", "xml") for file in SERVICES.rglob(f"*.{suffix}")
    ]
    assert len(texts) > 100
    assert [
        str(file.relative_to(SERVICES))
        for file in texts
        if given_up in file.read_text(encoding="utf-8") and file != UNDERSTOOD
    ] == []


@pytest.mark.parametrize(
    "field", [f for f in FIELDS if f.name.rpartition(".")[2] in FIELD_LABELS], ids=lambda f: f.name
)
def test_the_form_asks_for_a_field_by_its_name(field: SheetField) -> None:
    assert field.label == FIELD_LABELS[field.name.rpartition(".")[2]]


def test_data_and_lists_call_a_field_by_its_name() -> None:
    shown = {
        name.rpartition(".")[2]: label for name, label in (*ENTRY_FIELDS, *ORGANISATION_FIELDS)
    }
    shown |= {name: label for name, (label, _) in COLUMNS.items()}
    assert {
        name: label
        for name, label in shown.items()
        if name in FIELD_LABELS and label.removesuffix("（コード）") != FIELD_LABELS[name]
    } == {}
