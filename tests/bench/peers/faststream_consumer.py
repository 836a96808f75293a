"""FastStream and asyncpg over uvloop: each message in a transaction of its own, acknowledged after the commit."""

import os
import uuid
from typing import Any

import asyncpg
import uvloop
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue
from pydantic import BaseModel

from tests.bench.peers.effect import CONNECTIONS, EVENT_TYPE, HANDLER, PREFETCH


class Data(BaseModel):
    number: str


class Happened(BaseModel):
    id: uuid.UUID
    data: Data


broker = RabbitBroker(
    os.environ["BROKER_URL"], default_channel=Channel(prefetch_count=PREFETCH), logger=None
)
app = FastStream(broker, logger=None)
pool: Any = None


@app.on_startup
async def connect() -> None:
    global pool
    pool = await asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=CONNECTIONS, max_size=CONNECTIONS
    )


@broker.subscriber(
    RabbitQueue(f"entries.{EVENT_TYPE}", durable=True, declare=False),
    ack_policy=AckPolicy.NACK_ON_ERROR,
)
async def on_happened(event: Happened) -> None:
    async with pool.acquire() as connection, connection.transaction():
        fresh = await connection.fetchval(
            "INSERT INTO inbox (handler, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1",
            HANDLER,
            event.id,
        )
        if fresh:
            await connection.execute(
                "INSERT INTO effect (event_id, number) VALUES ($1, $2)", event.id, event.data.number
            )


if __name__ == "__main__":
    uvloop.run(app.run())
