"""Publishing with confirms and nothing else: ``bare_publisher pipelined|each <file of bodies> <count>``."""

import json
import os
import sys
import time
from pathlib import Path

import amqp

from services.entries.events import ENTRY_SUBMITTED
from tests.bench.place import open_broker

BATCH = 500  # as many on the way at once as the product's relay has


def publish(way: str, bodies: list[str]) -> float:
    """Seconds from the first publish to the last confirm."""
    with open_broker(os.environ["BROKER_URL"]) as connection, connection.channel() as channel:
        channel.confirm_select()
        waiting: set[int] = set()
        tag = 0

        def on_ack(delivery_tag: int, multiple: bool) -> None:
            if multiple:
                waiting.difference_update([tag for tag in waiting if tag <= delivery_tag])
            else:
                waiting.discard(delivery_tag)

        channel.events["basic_ack"].add(on_ack)
        size = BATCH if way == "pipelined" else 1
        began = time.perf_counter()
        for start in range(0, len(bodies), size):
            for body in bodies[start : start + size]:
                channel.basic_publish(
                    amqp.Message(
                        body, delivery_mode=2, content_type="application/cloudevents+json"
                    ),
                    exchange="entries.events",
                    routing_key=ENTRY_SUBMITTED.type,
                    mandatory=True,
                )
                tag += 1
                waiting.add(tag)
            while waiting:
                connection.drain_events(timeout=10)
        return time.perf_counter() - began


if __name__ == "__main__":
    way, file, count = sys.argv[1:]
    lines = Path(file).read_text().splitlines()[: int(count)]
    print(json.dumps({"seconds": publish(way, lines)}))
