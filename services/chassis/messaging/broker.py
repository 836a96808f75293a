"""Connections to RabbitMQ that give up in time instead of hanging."""

from typing import Protocol

import amqp
import eventlet
from kombu.utils.url import parse_url

CONNECT_TIMEOUT = 5
LINE_TIMEOUT = 5
HEARTBEAT = 60
# Bytes; few, for the transport copies what is left of them with each piece that it takes.
READ_AHEAD = 4096
# What py-amqp and the socket raise when the broker or the line to it is gone.
BROKER_GONE = (amqp.exceptions.AMQPError, OSError, TimeoutError)


class BrokerSettings(Protocol):
    """What of a service's settings a line to the broker needs."""

    @property
    def service(self) -> str: ...
    @property
    def broker_url(self) -> str: ...
    @property
    def ca_file(self) -> str: ...


def connect_to_broker(url: str, name: str, ca_file: str) -> amqp.Connection:
    """An open connection with read and write timeouts of five seconds.

    ``amqps://`` verifies the broker's certificate: of its name, and by an authority in ``ca_file``.
    Raises one of BROKER_GONE.
    """
    parts = parse_url(url)
    secure = parts["transport"] == "amqps"
    connection = amqp.Connection(
        host=f"{parts['hostname']}:{parts['port'] or (5671 if secure else 5672)}",
        userid=parts["userid"],
        password=parts["password"],
        virtual_host=parts["virtual_host"],
        ssl={"server_hostname": parts["hostname"], "ca_certs": ca_file} if secure else False,
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=LINE_TIMEOUT,
        write_timeout=LINE_TIMEOUT,
        heartbeat=HEARTBEAT,
        client_properties={"connection_name": name},
    )
    try:
        # The socket's own timeouts do not hold while eventlet waits for it.
        with eventlet.Timeout(2 * CONNECT_TIMEOUT, TimeoutError("no answer from the broker")):
            connection.connect()
            if not secure:
                read_ahead(connection.transport)
    except BaseException:
        drop(connection)
        raise
    return connection


def read_ahead(transport: amqp.transport.TCPTransport) -> None:
    """Have the transport ask for more than the next piece of a frame, which it does nine times a message otherwise.

    What it gets too much of it keeps, as it keeps what came before a timeout.
    """
    receive = transport.sock.recv
    transport._quick_recv = lambda _missing: receive(READ_AHEAD)


def drop(connection: amqp.Connection | None) -> None:
    """Throw a connection away without a word to the broker: after an error nothing on it can be trusted."""
    if connection is not None:
        try:
            connection.collect()
        except BROKER_GONE:
            pass
