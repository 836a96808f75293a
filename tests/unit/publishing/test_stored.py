"""Stored sheets: whatever the shortcut takes as it is, the schema would have made just that of it."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import EXCLUDE, ValidationError

from services.publishing.readers import PublicSheet
from services.publishing.store.stored import read_sheet
from tests.unit.publishing.samples import sheet

NAMES = st.sampled_from([*sheet(), "added_later"])
LEAVES = st.sampled_from([*sheet()["organisation"], "added_later"])
VALUES = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.integers(),
    st.booleans(),
    st.lists(st.one_of(st.text(max_size=3), st.integers(), st.none()), max_size=2),
    st.dictionaries(st.sampled_from(["name", "x"]), st.text(max_size=3), max_size=2),
)


@given(st.dictionaries(NAMES, VALUES, max_size=3), st.dictionaries(LEAVES, VALUES, max_size=2))
def test_a_stored_sheet_is_read_as_its_schema_reads_it(
    changes: dict[str, Any], organisation: dict[str, Any]
) -> None:
    stored = {**sheet(), "organisation": {**sheet()["organisation"], **organisation}, **changes}
    before = deepcopy(stored)
    try:
        expected = PublicSheet(unknown=EXCLUDE).load(stored)
    except ValidationError:
        with pytest.raises(ValidationError):
            read_sheet(stored, 1)
        return
    assert read_sheet(stored, 1) == expected
    assert stored == before


@pytest.mark.parametrize("stored", [None, [], "text", 7])
def test_what_is_no_sheet_at_all_is_told_so(stored: Any) -> None:
    with pytest.raises(ValidationError):
        read_sheet(stored, 1)
