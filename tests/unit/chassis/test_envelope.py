"""A message body is an event of ours or it is refused; nothing else may escape, for it would kill its reader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.messaging.envelope import Event, UndecodableEvent
from tests.builders import event

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_event_is_the_same_after_its_journey() -> None:
    sent = event(name="団地の会", count=3)
    assert Event.from_body(sent.to_body().encode()) == sent


@given(st.binary() | st.text())
def test_whatever_is_no_event_is_refused(body: bytes | str) -> None:
    with pytest.raises(UndecodableEvent):
        Event.from_body(body)


@given(st.sampled_from(list(json.loads(event().to_body()))), ANY_JSON)
def test_event_with_one_strange_attribute_is_read_or_refused(name: str, value: object) -> None:
    body = json.dumps({**json.loads(event().to_body()), name: value})
    try:
        Event.from_body(body)
    except UndecodableEvent:
        pass


@pytest.mark.parametrize("body", ["[" * 100_000, '{"data":' * 100_000, "1" * 100_000])
def test_body_that_is_made_to_break_its_reader_is_refused(body: str) -> None:
    with pytest.raises(UndecodableEvent):
        Event.from_body(body)
