"""Frames from the broker are read many at a time, and none is lost between two reads."""

import select
import socket
import struct

from amqp.transport import TCPTransport

from services.chassis.messaging.broker import READ_AHEAD, read_ahead


def _frame(payload: bytes) -> bytes:
    return struct.pack(">BHI", 3, 1, len(payload)) + payload + b"\xce"


def test_frames_that_came_together_are_read_together() -> None:
    payloads = [b"one", b"", b"long" * READ_AHEAD, b"last"]
    broker, ours = socket.socketpair()
    with broker, ours:
        transport = TCPTransport("nowhere")
        transport.sock = ours
        transport._setup_transport()
        read_ahead(transport)
        broker.sendall(b"".join(map(_frame, payloads[:2])))
        assert transport.read_frame() == (3, 1, payloads[0])
        assert not select.select([ours], [], [], 0)[0]
        broker.sendall(b"".join(map(_frame, payloads[2:])))
        assert [transport.read_frame()[2] for _ in payloads[1:]] == payloads[1:]
