"""Listening sockets: bound here, or held by whoever started this process, so that they outlive its restart."""

import os
import socket
import stat
from typing import Any

import eventlet
from eventlet.greenio import GreenSocket
from nameko.web.server import parse_address

BACKLOG = 512
STANDARD_INPUT = 0
FIRST_OF_SYSTEMD = 3


def listen(address: str) -> Any:
    """A listening socket on ``host:port`` that no second process can share by chance.

    eventlet's default (SO_REUSEPORT) would let two processes answer in turn that know nothing of each other.
    """
    bind = parse_address(address)
    sock = eventlet.listen(
        (bind.address or "127.0.0.1", bind.port), backlog=BACKLOG, reuse_port=False
    )
    sock.settimeout(None)
    return sock


def inherited_socket() -> Any | None:
    """The listening socket that this process was started with, if any.

    systemd hands it over as descriptor 3 and says so in LISTEN_FDS (sd_listen_fds(3)), supervisord as standard
    input. What comes in while no process accepts waits in it, and several processes may accept from it.
    """
    number = _number()
    if number is None:
        return None
    sock = GreenSocket(socket.socket(fileno=os.dup(number)))
    sock.settimeout(None)
    return sock


def _number() -> int | None:
    if (
        os.environ.get("LISTEN_PID") == str(os.getpid())
        and os.environ.get("LISTEN_FDS", "0") != "0"
    ):
        return FIRST_OF_SYSTEMD
    return STANDARD_INPUT if _listens(STANDARD_INPUT) else None


def _listens(number: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return False
        with socket.socket(fileno=os.dup(number)) as sock:
            return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False
