"""A line between a client and a server that tests can cut, or make swallow what one side says."""

import socket
import threading
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["to_server", "to_client"]


@dataclass(eq=False)
class _Line:
    """One connection through the proxy. ``said`` is how the client introduced itself: its first bytes."""

    client: socket.socket
    server: socket.socket
    said: bytes = b""
    swallowed: set[Direction] = field(default_factory=set)

    def close(self) -> None:
        for end in (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()


class Proxy:
    """Forwards 127.0.0.1:``port`` to ``server_port``; when one side goes, the other is told at once."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._lines: list[_Line] = []
        self._lock = threading.Lock()
        self._refusing = False
        self._swallowed_names: dict[bytes, Direction] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self, direction: Direction, name: str = "") -> None:
        """From now on lose what is said in ``direction`` on lines whose client introduced itself with ``name``."""
        with self._lock:
            self._swallowed_names[name.encode()] = direction
            for line in self._lines:
                if name.encode() in line.said:
                    line.swallowed.add(direction)

    def cut(self) -> None:
        """Break every line and take no new one until ``mend``."""
        with self._lock:
            self._refusing = True
            lines, self._lines = self._lines, []
        for line in lines:
            line.close()

    def mend(self) -> None:
        """Carry everything again on new lines."""
        with self._lock:
            self._refusing = False
            self._swallowed_names.clear()

    def close(self) -> None:
        self.cut()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            try:
                if self._refusing:
                    raise ConnectionRefusedError
                server = socket.create_connection(("127.0.0.1", self._server_port), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            line = _Line(client, server)
            with self._lock:
                self._lines.append(line)
            for source, target, direction in (
                (client, server, "to_server"),
                (server, client, "to_client"),
            ):
                threading.Thread(
                    target=self._carry, args=(line, source, target, direction), daemon=True
                ).start()

    def _carry(
        self, line: _Line, source: socket.socket, target: socket.socket, direction: Direction
    ) -> None:
        try:
            while chunk := source.recv(65536):
                if direction == "to_server" and len(line.said) < 4096:
                    with self._lock:
                        line.said += chunk
                        line.swallowed |= {
                            lost
                            for name, lost in self._swallowed_names.items()
                            if name in line.said
                        }
                if direction not in line.swallowed:
                    target.sendall(chunk)
        except OSError:
            pass
        finally:
            line.close()
            with self._lock:
                if line in self._lines:
                    self._lines.remove(line)
