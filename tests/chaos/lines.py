"""The broker as one user sees it: publishing by hand, looking into queues, taking messages."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import amqp

from deploy.local.instance import Ports
from services.chassis.messaging.envelope import Event
from tests.running import Running


@contextmanager
def channel(running: Running, user: str, virtual_host: str = "tsunagari") -> Iterator[amqp.Channel]:
    """A channel of a service's own user, or of ``administrator``; publishing waits for the confirm."""
    secret = "administrator/broker" if user == "administrator" else f"{user}/broker_password"
    connection = amqp.Connection(
        host=f"127.0.0.1:{broker_port(running)}",
        userid=user,
        password=running.secret(secret),
        virtual_host=virtual_host,
        connect_timeout=5,
        read_timeout=10,
        write_timeout=10,
        confirm_publish=True,
    )
    connection.connect()
    try:
        yield connection.channel()
    finally:
        connection.collect()


def broker_port(running: Running) -> int:
    # Not from the settings: reading them changes the environment for a moment, which threads share.
    front = json.loads((running.run_dir / "instance.json").read_text())["port"]
    return Ports(int(front)).amqp


def publish(running: Running, *events: Event, times: int = 1) -> None:
    """Publish events as the user of the service that they come from, each ``times`` times."""
    with channel(running, events[0].source) as line:
        for event in events:
            for _ in range(times):
                publish_body(line, event.source, event.type, event.to_body(), event.id)


def publish_body(
    line: amqp.Channel, source: str, routing_key: str, body: str | bytes, message_id: str = ""
) -> None:
    line.basic_publish(
        amqp.Message(body, message_id=message_id or str(uuid.uuid4()), delivery_mode=2),
        exchange=f"{source}.events",
        routing_key=routing_key,
        mandatory=True,
    )


def waiting_in(running: Running, queue: str) -> int:
    """Messages in a queue that no consumer holds."""
    with channel(running, queue.partition(".")[0]) as line:
        return int(line.queue_declare(queue, passive=True).message_count)
