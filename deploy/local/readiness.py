"""Waiting until something answers, never longer than a deadline."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Callable

from deploy.local.instance import StackError
from deploy.local.supervision import Supervisor

POSTGRES_SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


def answers(port: int, question: bytes = b"", at_least: int = 1) -> bool:
    """Whether a server on 127.0.0.1 says something, after `question` if there is one."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(question)
            return len(connection.recv(64)) >= at_least
    except OSError:
        return False


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def status_of(port: int, path: str, seconds: float = 3) -> int:
    """The HTTP status of a GET on 127.0.0.1; 0 when nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


def wait_for(
    supervisor: Supervisor, conditions: dict[str, Callable[[], bool]], seconds: float
) -> None:
    """Wait until each program's condition holds.

    Raises:
        StackError: the deadline passed or a program gave up; with the end of its log.
    """
    deadline = time.monotonic() + seconds
    waiting = dict(conditions)
    while waiting:
        waiting = {name: holds for name, holds in waiting.items() if not holds()}
        states = supervisor.states()
        given_up = [name for name in waiting if states[name]["statename"] == "FATAL"]
        if given_up or (waiting and time.monotonic() > deadline):
            name = (given_up or list(waiting))[0]
            others = [other for other in waiting if other != name]
            raise StackError(explain(supervisor, name, others))
        if waiting:
            time.sleep(0.1)


def explain(supervisor: Supervisor, name: str, others: list[str]) -> str:
    log = supervisor.instance.log / f"{name}.log"
    lines = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    quoted = "\n".join(f"    {line}" for line in lines) or "    （ログはまだありません）"
    also = f"（ほかに {'、'.join(others)} も待っています）" if others else ""
    return (
        f"{name} の準備ができません{also}。{log} の最後は次のとおりです。\n{quoted}\n"
        "原因を直してから make up をもう一度実行してください。データはそのまま残っています。"
    )
