"""Celery, one process with threads: each task in a transaction of its own, acknowledged after the commit."""

import json
import os
import threading
from typing import Any

import psycopg2
from celery import Celery
from kombu import Queue

from tests.bench.peers.effect import CONNECTIONS, HANDLER, NOTE_ONE, PREFETCH, RECEIVE_ONE

TASK = "bench.have_effect"
app = Celery("bench", broker=os.environ.get("BROKER_URL"))
app.conf.update(
    task_queues=[Queue("celery-effects", queue_arguments={"x-queue-type": "quorum"})],
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=PREFETCH // CONNECTIONS,
    worker_detect_quorum_queues=True,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
)
local = threading.local()


def _connection() -> Any:
    if not hasattr(local, "connection"):
        local.connection = psycopg2.connect(os.environ["DATABASE_URL"])
    return local.connection


@app.task(name=TASK)
def have_effect(body: str) -> None:
    event = json.loads(body)
    connection = _connection()
    with connection, connection.cursor() as cursor:
        cursor.execute(RECEIVE_ONE, (HANDLER, event["id"]))
        if cursor.rowcount:
            cursor.execute(NOTE_ONE, (event["id"], event["data"]["number"]))


if __name__ == "__main__":
    options = ["worker", "--pool=threads", f"--concurrency={CONNECTIONS}", "--loglevel=ERROR"]
    app.worker_main([*options, "--without-gossip", "--without-mingle", "--without-heartbeat"])
