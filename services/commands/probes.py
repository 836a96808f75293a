"""What can be asked from outside of a service: its queues at the broker, and its processes over HTTP."""

from dataclasses import dataclass

import amqp
import requests

from services.chassis.messaging.broker import BROKER_GONE, connect_to_broker, drop
from services.chassis.runtime.settings import Settings

ANSWER_SECONDS = 5
BROKER_AWAY = "ブローカーに届きません（または、定義が読み込まれていません）"


@dataclass(frozen=True)
class Queues:
    """The queues of one service: messages that wait, how many there are, and how many of them a worker takes from."""

    messages: int
    declared: int
    consumed: int


def look_at_queues(settings: Settings, names: list[str]) -> Queues | None:
    """None where the broker does not answer or lacks one of the queues."""
    connection, service = None, settings.service
    try:
        connection = connect_to_broker(settings.broker_url, f"{service} status", settings.ca_file)
        channel = connection.channel()
        states = [
            channel.queue_declare(name, passive=True)
            for name in [*names, f"{service}.dead-letters"]
        ]
        return Queues(
            sum(state.message_count for state in states),
            len(states),
            sum(state.consumer_count > 0 for state in states),
        )
    except (*BROKER_GONE, amqp.exceptions.AMQPError):
        return None
    finally:
        drop(connection)


def process_address(bind: str, service: str, part: str) -> str:
    """Where to ask a process that listens on ``bind``.

    A process that listens on every address has a machine of its own, and that bears its name: so it is in compose
    and in Kubernetes.
    """
    host, _, port = bind.rpartition(":")
    return f"{service}-{part}:{port}" if host in ("", "0.0.0.0", "[::]") else bind  # noqa: S104 - compared only


def ask_process(address: str) -> list[str] | None:
    """The names of what the process there lacks; None where it does not answer."""
    session = requests.Session()
    session.trust_env = False  # no proxy of the environment sees an internal address
    try:
        answer = session.get(f"http://{address}/readyz", timeout=ANSWER_SECONDS)
    except requests.RequestException:
        return None
    lines = answer.text.splitlines() if answer.status_code == 503 else []
    return [line.removesuffix(" away") for line in lines if line.endswith(" away")]
