"""RabbitMQ definitions, made from the event catalogue and loaded by an administrator; services declare nothing."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

VHOST = "tsunagari"
DELIVERY_LIMIT = 20


@dataclass(frozen=True)
class Subscription:
    """One service that handles one event type of another."""

    consumer: str
    event_type: str
    source: str

    @property
    def queue(self) -> str:
        return f"{self.consumer}.{self.event_type}"


def hash_password(password: str, salt: bytes) -> str:
    """RabbitMQ's salted SHA-256 (base64 of 4 bytes of salt and the digest).

    The passwords are random and long, so a salt that stays the same only keeps the definitions comparable.
    """
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def definitions(
    services: tuple[str, ...], subscriptions: list[Subscription], password_hashes: dict[str, str]
) -> dict[str, Any]:
    """The whole broker as ``rabbitmqctl import_definitions`` takes it.

    Per service: a topic exchange that only it may write, a quorum queue per event it handles that only it may
    read, and a dead-letter exchange and queue for what the broker itself gives up on.
    """
    exchanges, queues, bindings = [], [], []
    for service in services:
        exchanges += [
            _exchange(f"{service}.events", "topic"),
            _exchange(f"{service}.dead", "fanout"),
        ]
        queues.append(_queue(f"{service}.dead-letters", {}))
        bindings.append(_binding(f"{service}.dead", f"{service}.dead-letters", ""))
    for subscription in subscriptions:
        queues.append(
            _queue(
                subscription.queue,
                {
                    "x-delivery-limit": DELIVERY_LIMIT,
                    "x-dead-letter-exchange": f"{subscription.consumer}.dead",
                    "x-dead-letter-strategy": "at-least-once",
                    "x-overflow": "reject-publish",
                },
            )
        )
        bindings.append(
            _binding(f"{subscription.source}.events", subscription.queue, subscription.event_type)
        )
    return {
        "vhosts": [{"name": VHOST}],
        "users": [
            {
                "name": service,
                "password_hash": password_hashes[service],
                "tags": "",
                "hashing_algorithm": "rabbit_password_hashing_sha256",
            }
            for service in services
        ],
        "permissions": [
            {
                "user": service,
                "vhost": VHOST,
                "configure": "^$",
                "write": rf"^{service}\.events$",
                "read": rf"^{service}\.(?!events$|dead$).+",
            }
            for service in services
        ],
        "exchanges": exchanges,
        "queues": queues,
        "bindings": bindings,
    }


# What makes two of a kind the same thing; RabbitMQ adds fields of its own to what it has.
_SAME = {
    "vhosts": ("name",),
    "users": ("name", "password_hash"),
    "permissions": ("vhost", "user", "configure", "write", "read"),
    "exchanges": ("vhost", "name", "type"),
    "queues": ("vhost", "name", "arguments"),
    "bindings": ("vhost", "source", "destination", "routing_key"),
}


def differences(ours: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What of our definitions a broker lacks or has otherwise, one line each without any password."""
    lacking = []
    for kind, fields in _SAME.items():
        there = [{field: each.get(field) for field in fields} for each in found.get(kind, [])]
        for each in ours[kind]:
            if {field: each[field] for field in fields} not in there:
                what = (
                    each.get("name")
                    or each.get("user")
                    or f"{each.get('source')} → {each.get('destination')}"
                )
                lacking.append(f"{kind}: {what}")
    return lacking


def _exchange(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": VHOST,
        "type": kind,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _queue(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": VHOST,
        "durable": True,
        "auto_delete": False,
        "arguments": {"x-queue-type": "quorum", **arguments},
    }


def _binding(source: str, queue: str, routing_key: str) -> dict[str, Any]:
    return {
        "source": source,
        "vhost": VHOST,
        "destination": queue,
        "destination_type": "queue",
        "routing_key": routing_key,
        "arguments": {},
    }
