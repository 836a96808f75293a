"""kombu and psycopg2 and nothing else: batches into one transaction, one acknowledgement each."""

import json
import os
import uuid
from typing import Any

import kombu
import psycopg2

from tests.bench.peers.effect import BATCH, EVENT_TYPE, HANDLER, NOTE_MANY, PREFETCH, RECEIVE_MANY

LINGER_SECONDS = 0.002


def main() -> None:
    database = psycopg2.connect(os.environ["DATABASE_URL"])
    gathered: list[kombu.Message] = []
    with kombu.Connection(os.environ["BROKER_URL"]) as connection:
        channel = connection.channel()
        queue = kombu.Queue(f"entries.{EVENT_TYPE}", no_declare=True, channel=channel)
        consumer = kombu.Consumer(
            channel, [queue], on_message=gathered.append, prefetch_count=PREFETCH
        )
        with consumer:
            while True:
                _drain(connection, 1.0)
                while gathered and len(gathered) < BATCH and _drain(connection, LINGER_SECONDS):
                    pass
                if gathered:
                    batch, gathered[:] = gathered[:], []
                    _have_effect(database, [json.loads(message.body) for message in batch])
                    batch[-1].ack(multiple=True)


def _drain(connection: kombu.Connection, seconds: float) -> bool:
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True


def _have_effect(database: Any, events: list[dict[str, Any]]) -> None:
    ids = [str(uuid.UUID(event["id"])) for event in events]
    with database, database.cursor() as cursor:
        cursor.execute(RECEIVE_MANY, (HANDLER, ids))
        fresh = {row[0] for row in cursor.fetchall()}
        new = [event for event in events if event["id"] in fresh]
        cursor.execute(
            NOTE_MANY, ([event["id"] for event in new], [event["data"]["number"] for event in new])
        )


if __name__ == "__main__":
    main()
