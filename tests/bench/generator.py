"""The load of figure (c): POSTs over keep-alive connections, each sending its next as soon as it is answered.

``generator <host:port> <file of the body> <connections> <seconds>``; prints JSON. It builds the request once
and reads only what it must of an answer, so that it costs a fraction of what it measures (``cpu`` says how much).
"""

import json
import os
import selectors
import socket
import sys
import time
from pathlib import Path

WARM_UP_SECONDS = 2.0


class Connection:
    """One client: at most one request on the way."""

    def __init__(self, address: str, request: bytes) -> None:
        host, _, port = address.partition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._received = b""
        self.sent_at = 0.0

    def send(self) -> None:
        self._received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(self._request)

    def receive(self) -> int | None:
        """The status once the answer is whole. Raises ConnectionError when the server hangs up."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError(f"closed after {self._received[:200]!r}")
        self._received += chunk
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return None
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]) if len(body) >= length else None


def run(address: str, body: bytes, connections: int, seconds: float) -> dict[str, float]:
    """Answers per second with status 201 and their latencies in milliseconds, after a warm-up."""
    head = (
        f"POST /api/v1/entries HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {os.environ['INTAKE_KEY']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(address, head.encode() + body)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    begins = time.perf_counter() + WARM_UP_SECONDS
    ends = begins + seconds
    latencies: list[float] = []
    cpu = 0.0
    while (now := time.perf_counter()) < ends:
        if not cpu and now >= begins:
            cpu = time.process_time()
        for key, _events in selector.select(1.0):
            connection = key.data
            status = connection.receive()
            if status is None:
                continue
            assert status == 201, f"status {status}"
            answered_at = time.perf_counter()
            if connection.sent_at >= begins:
                latencies.append(answered_at - connection.sent_at)
            connection.send()
    latencies.sort()
    return {
        "per_second": len(latencies) / seconds,
        "p50": 1000 * latencies[len(latencies) // 2],
        "p99": 1000 * latencies[len(latencies) * 99 // 100],
        "cpu": (time.process_time() - cpu) / seconds,
    }


if __name__ == "__main__":
    address, file, connections, seconds = sys.argv[1:]
    print(json.dumps(run(address, Path(file).read_bytes(), int(connections), float(seconds))))
