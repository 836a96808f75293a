"""Names without what nobody sees, and no text with what is no character."""

import re

import pytest

from services.entries.domain.sheet import FIELDS
from services.entries.web.schemas import as_marshmallow, expected_errors, load_entry
from services.japanese.hidden_characters import HiddenCharacter, clean_text, without_invisible
from services.members.domain.organisation_row import OrganisationRow, read_row
from tests.builders import entry_sheet

INVISIBLE = [
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u115f", "\u1160", "\u3164", "\uffa0",
    "\u2800", "\u180e", "\u2063", "\ufe0f", "\ufe00", "\U000e0020", "\U000e0101",
]  # fmt: skip


@pytest.mark.parametrize("invisible", INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_a_name_is_the_same_with_and_without_what_nobody_sees(invisible: str) -> None:
    # After kana no selector and no joiner does anything.
    typed = f"{invisible}みどり{invisible}のかい{invisible}"
    assert without_invisible(typed) == "みどりのかい"
    sheet = load_entry(entry_sheet(organisation__name=typed, desired_partners=[typed]))
    assert sheet["organisation"]["name"] == "みどりのかい"
    assert sheet["desired_partners"] == ["みどりのかい"]
    row = read_row(2, {"name": typed, "org_type": "企業", "kind": "構成員"})
    assert isinstance(row, OrganisationRow)
    assert row.fields["name"] == "みどりのかい"


@pytest.mark.parametrize("invisible", INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_the_document_of_the_api_tells_the_same_of_it(invisible: str) -> None:
    schema = as_marshmallow(next(field for field in FIELDS if field.name == "title"))
    assert not re.search(schema.metadata["pattern"], invisible * 3)
    assert list(expected_errors(entry_sheet(title="題" * 100 + invisible))) == ["title"]


@pytest.mark.parametrize("invisible", INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_a_name_of_nothing_else_is_no_name(invisible: str) -> None:
    assert list(expected_errors(entry_sheet(organisation__name=invisible * 3))) == [
        "organisation.name"
    ]
    assert isinstance(
        read_row(2, {"name": invisible * 3, "org_type": "企業", "kind": "構成員"}), list
    )


@pytest.mark.parametrize(
    "name",
    [
        "葛\U000e0100飾の会",
        "神\ufe00の会",
        "ශ්\u200dරී ලංකා",
        "می\u200cخواهم",
        "👨\u200d👩\u200d👧の会",
        "❤\ufe0fの会",
        "1\ufe0f\u20e3の会",
        "ＮＰＯ　①㈱髙～ー",
    ],
)
def test_what_changes_how_a_name_looks_stays(name: str) -> None:
    assert without_invisible(name) == name


@pytest.mark.parametrize(
    "code", [0xFFFE, 0xFFFF, 0xFDD0, 0xFDEF, 0x1FFFE, 0x10FFFF], ids=lambda c: f"U+{c:04X}"
)
def test_what_is_no_character_is_refused_in_every_text(code: int) -> None:
    with pytest.raises(HiddenCharacter):
        clean_text(f"概要{chr(code)}")
    assert list(expected_errors(entry_sheet(summary=f"概要{chr(code)}"))) == ["summary"]
    assert isinstance(
        read_row(2, {"name": f"会{chr(code)}", "org_type": "企業", "kind": "構成員"}), list
    )


@pytest.mark.parametrize("code", [0xFFFD, 0xFDCF, 0xFDF0, 0xE000, 0x1FFFD])
def test_neighbours_of_what_is_no_character_are_taken(code: int) -> None:
    assert clean_text(chr(code)) == chr(code)
