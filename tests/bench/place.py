"""Where the bench works: the instance's database server and broker, with databases and a vhost of its own."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import amqp
from kombu.utils.url import parse_url

from deploy.local import rabbitmq
from deploy.local.instance import Instance, find_instance
from services.chassis.messaging.topology import Subscription, definitions
from services.chassis.runtime.database import Database
from tests.running import Running

VHOST = "bench"


@dataclass(frozen=True)
class Place:
    """What a figure needs: the running instance, and a broker URL with every right in a vhost of its own."""

    running: Running
    instance: Instance
    broker_url: str

    @property
    def scratch(self) -> Path:
        return self.instance.directory("bench")


@contextmanager
def bench_place() -> Iterator[Place]:
    """The instance named by RUN_DIR with an empty vhost ``bench``, which is gone afterwards."""
    instance = find_instance()
    running = Running(instance.run)
    password = secrets.token_hex(24)  # never begins with the dash of an option
    if VHOST in rabbitmq.control(instance, "list_vhosts", "name").split():
        rabbitmq.control(instance, "delete_vhost", VHOST)
    rabbitmq.control(instance, "add_vhost", VHOST)
    if VHOST in rabbitmq.control(instance, "list_users").split():
        rabbitmq.control(instance, "delete_user", VHOST)
    rabbitmq.control(instance, "add_user", VHOST, password)
    rabbitmq.control(instance, "set_permissions", "-p", VHOST, VHOST, ".*", ".*", ".*")
    try:
        yield Place(
            running, instance, f"amqp://{VHOST}:{password}@127.0.0.1:{instance.ports.amqp}/{VHOST}"
        )
    finally:
        rabbitmq.control(instance, "delete_vhost", VHOST)
        rabbitmq.control(instance, "delete_user", VHOST)


def open_broker(url: str) -> amqp.Connection:
    """A plain connection for making and emptying queues and for the bare loops."""
    parts = parse_url(url)
    connection = amqp.Connection(
        host=f"{parts['hostname']}:{parts['port']}",
        userid=parts["userid"],
        password=parts["password"],
        virtual_host=parts["virtual_host"],
    )
    connection.connect()
    return connection


def make_topology(place: Place, consumer: str, event_types: list[tuple[str, str]]) -> None:
    """The queues, exchanges and bindings that the product would have for ``(event type, source)`` of a consumer.

    They come from the product's own generator: quorum queues with delivery limit and dead letters.
    """
    services = tuple({consumer, *(source for _, source in event_types)})
    wanted: dict[str, Any] = definitions(
        services,
        [Subscription(consumer, event_type, source) for event_type, source in event_types],
        dict.fromkeys(services, ""),
    )
    with open_broker(place.broker_url) as connection, connection.channel() as channel:
        for exchange in wanted["exchanges"]:
            channel.exchange_declare(
                exchange["name"], exchange["type"], durable=True, auto_delete=False
            )
        for queue in wanted["queues"]:
            channel.queue_declare(
                queue["name"], durable=True, auto_delete=False, arguments=queue["arguments"]
            )
        for binding in wanted["bindings"]:
            channel.queue_bind(binding["destination"], binding["source"], binding["routing_key"])


def purge(place: Place, queue: str) -> None:
    with open_broker(place.broker_url) as connection, connection.channel() as channel:
        channel.queue_purge(queue)


def owner_dsn(place: Place, scratch: Database) -> str:
    """The address of a scratch database of entries for the role that may make tables."""
    owner = place.running.secret("entries/migration_database_url")
    return urlunsplit(urlsplit(owner)._replace(path=urlsplit(scratch.dsn).path))


def free_address() -> str:
    """An address on which nothing listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def environment(place: Place, database_url: str, **more: str) -> dict[str, str]:
    """The environment of a process under test: the same database and broker settings for everyone."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX", "PYTHONUTF8", "TMPDIR")
        if name in os.environ
    }
    return (
        kept
        | {
            "PYTHONUNBUFFERED": "1",
            "RUN_DIR": str(place.instance.run),
            "DATABASE_URL": database_url,
            "BROKER_URL": place.broker_url,
            "WEB_ADDRESS": free_address(),
            "WORKER_ADDRESS": free_address(),
        }
        | more
    )
