"""Every event: its example fits its emitter's schema and is understood by each of its readers."""

import json
import re

import pytest
from marshmallow import EXCLUDE, RAISE, Schema

from services.catalogue import Reading, asyncapi, emitted, handled, subscriptions
from services.chassis.messaging.envelope import Event, EventType, UnfitEventData
from services.chassis.messaging.topology import definitions
from services.registry import SERVICES
from tests.running import ROOT, load_json

EVENTS = list(emitted().values())
READINGS = handled()


def example(event_type: str, source: str) -> Event:
    file = ROOT / "services" / source / "contracts" / f"{event_type}.json"
    assert file.exists(), f"{source} emits {event_type} without an example in its contracts/"
    return Event.from_body(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("declared", EVENTS, ids=lambda e: e.type)
def test_the_example_fits_the_emitters_schema(declared: EventType) -> None:
    event = example(declared.type, declared.source)
    assert event.type == declared.type
    assert event.source == declared.source
    assert declared.schema(unknown=RAISE).validate(event.data) == {}


@pytest.mark.parametrize("declared", EVENTS, ids=lambda e: e.type)
def test_the_example_has_the_attributes_of_cloudevents(declared: EventType) -> None:
    raw = load_json(ROOT / "services" / declared.source / "contracts" / f"{declared.type}.json")
    assert set(raw) >= {
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "dataversion",
        "sequence",
        "data",
        "traceparent",
    }
    assert raw["specversion"] == "1.0"
    assert json.loads(Event.from_body(json.dumps(raw)).to_body()) == raw


@pytest.mark.parametrize("declared", EVENTS, ids=lambda e: e.type)
def test_a_field_that_is_not_declared_is_refused_by_the_emitter(declared: EventType) -> None:
    data = {**example(declared.type, declared.source).data, "email": "hanako@example.jp"}
    with pytest.raises(UnfitEventData):
        declared.new("1", 1, data)


@pytest.mark.parametrize("reading", READINGS, ids=lambda r: f"{r.consumer} reads {r.event_type}")
def test_every_reader_understands_the_example(reading: Reading) -> None:
    declared = emitted()[reading.event_type]
    event = example(declared.type, declared.source)
    assert reading.reader(unknown=EXCLUDE).validate(event.data) == {}


@pytest.mark.parametrize("reading", READINGS, ids=lambda r: f"{r.consumer} reads {r.event_type}")
def test_every_reader_lets_fields_of_a_later_version_pass(reading: Reading) -> None:
    declared = emitted()[reading.event_type]
    data = example(declared.type, declared.source).data
    for value in data.values():
        if isinstance(value, dict):
            value["added_later"] = 1
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value[0]["added_later"] = 1
    assert reading.reader(unknown=EXCLUDE).validate({**data, "added_later": {"a": 1}}) == {}


def test_every_event_has_a_handler_and_every_handler_its_event() -> None:
    # An event that reaches no queue is refused by the broker and would wait in the outbox for ever.
    assert {r.event_type for r in READINGS} == {e.type for e in EVENTS}


@pytest.mark.parametrize("declared", EVENTS, ids=lambda e: e.type)
def test_the_sender_of_an_event_awaits_the_receipt_of_each_of_its_consumers(
    declared: EventType,
) -> None:
    consumers = {r.consumer for r in READINGS if r.event_type == declared.type}
    if declared.type.endswith(".received.v1"):
        assert declared.consumers == ()
    else:
        assert set(declared.consumers) == consumers
        heard = {r.event_type for r in READINGS if r.consumer == declared.source}
        assert {f"{consumer}.received.v1" for consumer in consumers} <= heard


def test_handlers_are_named_after_their_event() -> None:
    for reading in READINGS:
        plain = re.sub(r"\.v\d+$", "", reading.event_type).replace(".", "_")
        assert reading.method == f"on_{plain}"


def test_no_event_declares_a_field_for_a_person() -> None:
    personal = {
        "email",
        "mail",
        "phone",
        "tel",
        "address",
        "contact_name",
        "display_name",
        "desired_partners",
        "comment",
        "reason",
    }
    for event in EVENTS:
        assert not personal & _field_names(event.schema()), event.type


def _field_names(schema: Schema) -> set[str]:
    names = set()
    for name, field in schema.fields.items():
        names.add(name)
        inner = getattr(field, "inner", field)
        if hasattr(inner, "schema"):
            names |= _field_names(inner.schema)
    return names


def test_every_subscription_has_its_queue_and_its_binding() -> None:
    made = definitions(SERVICES, subscriptions(), dict.fromkeys(SERVICES, "hash"))
    queues = {q["name"]: q for q in made["queues"]}
    for reading in READINGS:
        arguments = queues[f"{reading.consumer}.{reading.event_type}"]["arguments"]
        assert arguments["x-queue-type"] == "quorum"
        assert arguments["x-dead-letter-strategy"] == "at-least-once"
        assert arguments["x-overflow"] == "reject-publish"
    bound = {(b["source"], b["destination"], b["routing_key"]) for b in made["bindings"]}
    assert {
        (f"{emitted()[r.event_type].source}.events", f"{r.consumer}.{r.event_type}", r.event_type)
        for r in READINGS
    } <= bound


def test_services_may_declare_nothing_and_write_only_their_own_exchange() -> None:
    for permission in definitions(SERVICES, subscriptions(), dict.fromkeys(SERVICES, "hash"))[
        "permissions"
    ]:
        service = permission["user"]
        assert permission["configure"] == "^$"
        assert re.match(permission["write"], f"{service}.events")
        assert not any(
            re.match(permission["write"], f"{other}.events")
            for other in SERVICES
            if other != service
        )
        assert not any(
            re.match(permission["read"], f"{other}.x") for other in SERVICES if other != service
        )


def test_the_asyncapi_document_lists_every_event() -> None:
    document = asyncapi()
    assert {c["address"] for c in document["channels"].values()} == {e.type for e in EVENTS}
    assert len([o for o in document["operations"].values() if o["action"] == "receive"]) == len(
        READINGS
    )
