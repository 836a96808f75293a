"""A line between a client and a server that tests can cut, or make swallow what one side says."""

import socket
import threading
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["to_server", "to_client"]


@dataclass(eq=False)
class _Line:
    """One connection through the proxy. ``said`` is how the client introduced itself: its first bytes; ``last`` is
    what it said last.
    """

    client: socket.socket
    server: socket.socket
    said: bytes = b""
    last: bytes = b""
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
        self._losses: list[tuple[bytes, Direction, bytes]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self, direction: Direction, name: str = "", once: str = "") -> None:
        """From now on lose what is said in ``direction`` on lines whose client introduced itself with ``name``.

        With ``once``, each line loses it from the moment on at which its client says that.
        """
        with self._lock:
            self._losses.append((name.encode(), direction, once.encode()))
            for line in self._lines:
                if name.encode() in line.said and not once:
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
            self._losses.clear()

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

    def _listen(self, line: _Line, chunk: bytes) -> None:
        with self._lock:
            if len(line.said) < 4096:
                line.said += chunk
            line.last = line.last[-100:] + chunk
            line.swallowed |= {
                lost for name, lost, once in self._losses if name in line.said and once in line.last
            }

    def _carry(
        self, line: _Line, source: socket.socket, target: socket.socket, direction: Direction
    ) -> None:
        try:
            while chunk := source.recv(65536):
                if direction == "to_server":
                    self._listen(line, chunk)
                if direction not in line.swallowed:
                    target.sendall(chunk)
        except OSError:
            pass
        finally:
            line.close()
            with self._lock:
                if line in self._lines:
                    self._lines.remove(line)
