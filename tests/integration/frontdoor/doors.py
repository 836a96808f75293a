"""Front doors of a test's own before the running services, and requests to them byte by byte."""

import re
import resource
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import frontdoor, readiness
from deploy.local.instance import Instance, Ports
from tests.chaos.workers import free_port
from tests.running import Running, eventually

NGINX = "/usr/sbin/nginx"


@dataclass
class Door:
    """One front door on 127.0.0.1 and the folder of its configuration and logs."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def log(self, name: str = "nginx-access.log") -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def values(instance: Running, folder: Path, port: int, **changed: str) -> dict[str, str]:
    """What the templates are filled with: as for the instance, but on a port and with logs of its own."""
    front = urlsplit(instance.url).port
    assert front
    return frontdoor.values(Instance(instance.run_dir, Ports(front))) | {
        "RUN": str(folder),
        "LOG_DIRECTORY": str(folder),
        "FRONT_LISTEN": f"127.0.0.1:{port}",
        **changed,
    }


@contextmanager
def front_door(
    instance: Running, folder: Path, trusted: str = "", **changed: str
) -> Iterator[Door]:
    """Our own nginx.conf; ``changed`` are values of its templates, ``trusted`` the network of a load balancer."""
    door = Door(free_port(), folder)
    (folder / "temporary").mkdir()
    frontdoor.write(folder, values(instance, folder, door.port, **changed))
    if trusted:
        lines = trust_proxies(
            TRUSTED_PROXIES=trusted, PUBLIC_URL="http://x", FRONT_LISTEN="1"
        ).stdout
        (folder / "trusted-proxies.conf").write_text(lines)
    with nginx(door, folder / "nginx.conf"):
        yield door


@contextmanager
def nginx(door: Door, configuration: Path, *arguments: str) -> Iterator[None]:
    command = [NGINX, "-e", str(door.folder / "start.log"), "-c", str(configuration), *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        eventually(lambda: process.poll() is not None or readiness.accepts(door.port))
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


def trust_proxies(**environment: str) -> subprocess.CompletedProcess[str]:
    """What `deploy/nginx/trust-proxies` says to an environment."""
    return subprocess.run(
        [str(frontdoor.TEMPLATES / "trust-proxies")],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass
class Answer:
    status: int
    headers: str
    body: str

    def header(self, name: str) -> str | None:
        found = re.search(rf"^{name}: (.*?)\r?$", self.headers, re.MULTILINE | re.IGNORECASE)
        return found[1] if found else None


def line_to(port: int, source: str = "127.0.0.1") -> socket.socket:
    """A connection from one of this machine's addresses (all of 127.0.0.0/8 are)."""
    return socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0))


def ask(port: int, request: bytes, source: str = "127.0.0.1") -> Answer:
    """Send bytes on a line of their own and read until it is closed."""
    with line_to(port, source) as line:
        line.sendall(request)
        return read_answer(line)


def read_answer(line: socket.socket) -> Answer:
    received = b""
    try:
        while piece := line.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    head, _, body = received.decode("utf-8", errors="replace").partition("\r\n\r\n")
    found = re.match(r"HTTP/\d\.\d (\d{3})", head)
    return Answer(int(found[1]) if found else 0, head, body)


def get(path: str, host: str = "x", *headers: str, method: str = "GET") -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}",
        "Connection: close",
        *headers,
        "Content-Length: 0",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextmanager
def open_lines(port: int, count: int, said: bytes, *sources: str) -> Iterator[list[socket.socket]]:
    """So many lines at once, by turns from each address, on each of which this was said and no more comes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 500
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, wanted), hard), hard))
    try:
        with ExitStack() as stack:
            lines = []
            for number in range(count):
                line = line_to(port, sources[number % len(sources)])
                lines.append(stack.enter_context(line))
                line.sendall(said)
            yield lines
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
