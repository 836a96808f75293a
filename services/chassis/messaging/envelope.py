"""Events as they travel: CloudEvents 1.0 attributes in a JSON body, with the trace they belong to."""

import json
import secrets
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError

from services.chassis.runtime.clock import now

# W3C trace context of whatever this greenthread works on.
current_trace: ContextVar[str] = ContextVar("current_trace", default="")


# A name of its own, for the field `type` of an event hides the built-in one.
SchemaClass = type[Schema]


class UndecodableEvent(Exception):
    """A message body that is no event of ours. Permanent."""


class UnfitEventData(Exception):
    """Event data that do not fit the declared schema: a defect of the emitter. Permanent."""


def new_trace(parent: str = "") -> str:
    """A ``traceparent`` that continues ``parent`` where that is well formed, else begins a trace."""
    parts = parent.split("-")
    known = (
        len(parts) == 4 and len(parts[1]) == 32 and all(c in "0123456789abcdef" for c in parts[1])
    )
    return f"00-{parts[1] if known else secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def trace_id(traceparent: str) -> str:
    return traceparent.split("-")[1] if traceparent.count("-") == 3 else ""


@dataclass(frozen=True)
class Event:
    """One fact. ``sequence`` is the revision of the aggregate ``subject`` after it: it grows with every change, so
    that of two events about one aggregate the greater is the newer, whatever their types."""

    type: str
    source: str
    subject: str
    sequence: int
    data: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    time: str = field(default_factory=lambda: now().isoformat())
    traceparent: str = field(default_factory=lambda: current_trace.get() or new_trace())
    # Services that must say that they have it. Only its sender knows, so it travels with no event.
    consumers: tuple[str, ...] = field(default=(), compare=False)

    def to_body(self) -> str:
        return json.dumps(
            {
                "specversion": "1.0",
                "id": self.id,
                "source": self.source,
                "type": self.type,
                "subject": self.subject,
                "time": self.time,
                "datacontenttype": "application/json",
                "dataversion": self.type.rpartition(".v")[2],
                "sequence": self.sequence,
                "traceparent": self.traceparent,
                "data": self.data,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_body(cls, body: bytes | str, reader: SchemaClass | None = None) -> "Event":
        """Read a message, and of its data what ``reader`` understands, or all of it.

        Raises UndecodableEvent when it is not an event, or where a needed field of its data is unfit.
        """
        try:
            raw = json.loads(body)
            return cls(
                type=str(raw["type"]),
                source=str(raw["source"]),
                subject=str(raw["subject"]),
                sequence=int(raw["sequence"]),
                data=read_data(dict(raw["data"]), reader) if reader else dict(raw["data"]),
                id=str(uuid.UUID(str(raw["id"]))),
                time=str(raw["time"]),
                traceparent=str(raw.get("traceparent", "")),
            )
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            # The last two: a number like Infinity, and brackets nested thousands deep. What escapes from
            # here kills the worker, and again whoever takes the message next.
            raise UndecodableEvent(type(error).__name__) from None


@cache
def _instance(schema: type[Schema], unknown: Any) -> Schema:
    # Making one copies every field, which costs four times as much as reading with it.
    return schema(unknown=unknown)


@dataclass(frozen=True)
class EventType:
    """The declaration of one event: everything else about it (topology, catalogue, contracts) comes from here.

    ``consumers`` are the services that handle it, and whose receipts its sender awaits.
    """

    type: str
    source: str
    subject: str
    meaning: str
    schema: SchemaClass
    consumers: tuple[str, ...] = ()

    def new(self, subject: str, sequence: int, data: dict[str, Any]) -> Event:
        """An event of this type. Raises UnfitEventData when ``data`` has a field that is not declared."""
        faults = _instance(self.schema, RAISE).validate(data)
        if faults:
            raise UnfitEventData(f"{self.type}: {sorted(faults)}")
        return Event(
            type=self.type,
            source=self.source,
            subject=subject,
            sequence=sequence,
            data=data,
            consumers=self.consumers,
        )


def find_event(body: bytes | str) -> Event | None:
    """The event in a message, whatever its data are; None where there is none."""
    try:
        return Event.from_body(body)
    except UndecodableEvent:
        return None


def read_data(data: dict[str, Any], reader: SchemaClass) -> dict[str, Any]:
    """What a handler understands of an event's data. Raises UndecodableEvent where a needed field is unfit."""
    try:
        loaded: dict[str, Any] = _instance(reader, EXCLUDE).load(data)
    except ValidationError as error:
        raise UndecodableEvent(f"data: {sorted(error.messages_dict)}") from None
    return loaded
