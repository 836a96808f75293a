"""The event catalogue: what the services declare they emit and handle, gathered in one place.

Topology, the table in ``services/README.md``, the AsyncAPI document and the contract tests all come from here;
so does the table of alarms in ``deploy/runbooks/README.md``.
"""

import importlib
import inspect
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import RAISE, Schema
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from services.chassis.messaging.consumer import Consume
from services.chassis.messaging.envelope import EventType
from services.chassis.messaging.receipts import received_by
from services.chassis.messaging.topology import Subscription
from services.chassis.runtime.vitals import Measure
from services.registry import SERVICES


@dataclass(frozen=True)
class Reading:
    """One handler: which service takes which event, with the schema it reads it by."""

    consumer: str
    event_type: str
    reader: type[Schema]
    method: str


def emitted() -> dict[str, EventType]:
    """Every declared event by its type, in the order of services and declaration."""
    declared: dict[str, EventType] = {}
    for service in SERVICES:
        module = importlib.import_module(f"services.{service}.events")
        for value in vars(module).values():
            if isinstance(value, EventType):
                declared[value.type] = value
        receipt = received_by(service)
        declared[receipt.type] = receipt
    return declared


def handled() -> list[Reading]:
    """Every handler of every service's worker."""
    readings = []
    for service in SERVICES:
        worker = importlib.import_module(f"services.{service}.service").Worker
        for name, method in inspect.getmembers(worker, inspect.isfunction):
            for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
                if isinstance(entrypoint, Consume):
                    readings.append(
                        Reading(service, entrypoint.event_type, entrypoint.reader, name)
                    )
    return sorted(readings, key=lambda reading: (reading.event_type, reading.consumer))


def subscriptions() -> list[Subscription]:
    """What the broker must deliver to whom. Raises KeyError when a handler waits for an event nobody declares."""
    events = emitted()
    return [Subscription(r.consumer, r.event_type, events[r.event_type].source) for r in handled()]


def table() -> str:
    """The catalogue as a Markdown table."""
    consumers: dict[str, list[str]] = {}
    for reading in handled():
        consumers.setdefault(reading.event_type, []).append(reading.consumer)
    lines = ["| event | from | handled by | subject | meaning |", "|---|---|---|---|---|"]
    for event in emitted().values():
        lines.append(
            f"| `{event.type}` | {event.source} | {', '.join(consumers.get(event.type, []))} "
            f"| {event.subject} | {event.meaning} |"
        )
    return "\n".join(lines) + "\n"


def alarms() -> list[Measure]:
    """Every measure of every service that has an alarm."""
    found: list[Measure] = []
    for package in ("chassis.runtime", "staff", *SERVICES):
        name = f"services.{package}.vitals"
        if find_spec(name):
            values = vars(importlib.import_module(name)).values()
            found += [v for v in values if isinstance(v, Measure) and v.alarm and v not in found]
    return found


def alarm_table() -> str:
    """The rows of the table of alarms in deploy/runbooks/README.md."""
    lines = []
    for measure in alarms():
        alarm = measure.alarm
        assert alarm is not None
        lines.append(
            f"| `{measure.metric}` | {measure.in_words(alarm.most)} | `{alarm.name}` | [{alarm.runbook}]({alarm.runbook}) |"
        )
    return "\n".join(lines) + "\n"


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3.0 document of all events."""
    plugin = MarshmallowPlugin()
    spec = APISpec("Tsunagari events", "1", "3.1.0", plugins=[plugin])
    converter: Any = plugin.converter
    channels, operations, messages = {}, {}, {}
    for event in emitted().values():
        key = event.type.replace(".", "_")
        messages[key] = {
            "name": event.type,
            "summary": event.meaning,
            "contentType": "application/cloudevents+json",
            "payload": converter.schema2jsonschema(event.schema(unknown=RAISE)),
        }
        channels[key] = {
            "address": event.type,
            "description": f"Routing key on the topic exchange {event.source}.events",
            "messages": {key: {"$ref": f"#/components/messages/{key}"}},
        }
        operations[f"{event.source}_sends_{key}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{key}"},
        }
    for reading in handled():
        key = reading.event_type.replace(".", "_")
        operations[f"{reading.consumer}_receives_{key}"] = {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{key}"},
        }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Tsunagari events", "version": "1"},
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "schemas": spec.to_dict().get("components", {}).get("schemas", {}),
        },
    }
