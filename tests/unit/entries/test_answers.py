"""What a browser sends becomes answers of a bounded size, and costs a bounded amount of work."""

import json
from typing import Any

import pytest
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from services.chassis.web.fields import CleanText
from services.entries.domain.sheet import FIELDS
from services.entries.domain.sheet_field import MAX_LINES
from services.entries.web.answers import find_errors, read_answers, room_for
from services.entries.web.schemas import expected_errors
from tests.builders import entry_sheet

# As much as one request may hold, in every field.
FLOOD = MultiDict(
    [(f.field_id, "あ\n" * 60_000) for f in FIELDS]
    + [(f.field_id, value) for f in FIELDS for value, _ in f.choices for _ in range(50)]
)


class Work:
    """Counts what validating costs: sheets that are loaded, texts that are cleaned."""

    def __init__(self) -> None:
        self.sheets = self.texts = 0


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    counted = Work()
    load, clean = Schema.load, CleanText._deserialize

    def counted_load(*args: Any, **kwargs: Any) -> Any:
        counted.sheets += 1
        return load(*args, **kwargs)

    def counted_clean(*args: Any, **kwargs: Any) -> Any:
        counted.texts += 1
        return clean(*args, **kwargs)

    monkeypatch.setattr(Schema, "load", counted_load)
    monkeypatch.setattr(CleanText, "_deserialize", counted_clean)
    return counted


def test_a_draft_holds_no_more_than_twice_the_limits_of_its_fields() -> None:
    answers = read_answers(FLOOD, FIELDS)
    for field in FIELDS:
        typed = answers[field.field_id]
        if isinstance(typed, list):
            assert len(typed) <= len(field.choices) + 1
            assert all(len(one) <= 40 for one in typed)
        else:
            assert len(typed) <= room_for(field)
    assert len(json.dumps(answers, ensure_ascii=False).encode()) < 110_000


@pytest.mark.parametrize("name", ["summary", "detailed_plan", "contact_phone", "desired_partners"])
def test_what_found_no_room_is_told(name: str) -> None:
    answers = read_answers(MultiDict({name: "あ" * 100_000}), FIELDS)
    assert "だけを残しました" in find_errors(answers)[name][0]


def test_what_is_a_little_too_long_is_kept_whole() -> None:
    typed = "い" * 1_500
    answers = read_answers(MultiDict({"summary": typed}), FIELDS)
    assert answers["summary"] == typed
    assert find_errors(answers)["summary"] == [
        "1000文字までで入力してください（いまは1500文字です）。"
    ]


def test_the_worst_draft_costs_no_more_than_an_ordinary_one(work: Work) -> None:
    find_errors(read_answers(FLOOD, FIELDS))
    assert work.sheets <= 4  # the sheet and its three groups
    assert work.texts <= len(FIELDS)  # none of its thousands of lines is looked at


def test_a_full_list_is_looked_at_once(work: Work) -> None:
    partners = "\n".join(f"相手{number}" for number in range(MAX_LINES))
    find_errors(read_answers(MultiDict({"desired_partners": partners}), FIELDS))
    assert work.texts <= len(FIELDS) + MAX_LINES


@pytest.mark.parametrize("name", ["desired_partners", "areas", "delivery_modes"])
def test_lists_sent_to_the_api_are_counted_before_they_are_looked_at(work: Work, name: str) -> None:
    errors = expected_errors(entry_sheet(**{name: ["x" * 500] * 10_000}))
    assert list(errors) == [name]
    assert work.texts <= len(FIELDS)
