"""What is searched is made anew where the rules have changed."""

import pytest

from services.members.usecases import make_search_texts as use_case
from services.members.usecases.make_search_texts import make_search_texts
from tests.unit.members.fakes import FakeStore


@pytest.mark.parametrize(("lacking", "made"), [(0, 0), (3, 3), (4, 4)])
def test_texts_are_made_in_portions_until_none_is_missing(
    monkeypatch: pytest.MonkeyPatch, lacking: int, made: int
) -> None:
    monkeypatch.setattr(use_case, "PORTION", 2)
    store = FakeStore()
    store.state.without_search_text = [str(number) for number in range(lacking)]
    assert make_search_texts(store) == made
    assert store.state.without_search_text == []
