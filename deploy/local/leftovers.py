"""Processes of an instance whose supervisord is gone: killed by hand, or by a machine out of memory.

Nobody restarts or stops them any more, and they hold the ports; `up` and `down` end them first.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from deploy.local.instance import Instance, StackError
from deploy.local.supervision import socket_of


def find(instance: Instance) -> dict[int, signal.Signals]:
    """Process numbers with the signal that ends each in good order.

    supervisord marks what it starts in the environment. PostgreSQL and nginx overwrite theirs with
    their title, so they are known by their pid file, and only if their command line agrees; so is a supervisord
    that does not answer any more.
    """
    mark = f"SUPERVISOR_SERVER_URL=unix://{socket_of(instance)}\0".encode()
    found: dict[int, signal.Signals] = {}
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = path.read_bytes() + b"\0"
        except OSError:
            continue  # another user's, or just ended
        if mark in environment:
            found[int(path.parent.name)] = signal.SIGTERM
    for pid_file, end in (
        (instance.run / "supervisord.pid", signal.SIGTERM),
        (instance.run / "postgres" / "data" / "postmaster.pid", signal.SIGINT),
        (instance.run / "nginx" / "nginx.pid", signal.SIGTERM),
    ):
        pid = _number_in(pid_file)
        if pid and str(instance.run) in _command_of(pid):
            found[pid] = end
    found.pop(os.getpid(), None)
    return found


def end(instance: Instance, seconds: float = 30) -> int:
    """End them and give how many there were. Raises StackError if one stays even after SIGKILL."""
    processes = find(instance)
    for pid, wanted in processes.items():
        _send(pid, wanted)
    if not _gone(processes, seconds):
        for pid in processes:
            _send(pid, signal.SIGKILL)
        if not _gone(processes, 5):
            numbers = "、".join(map(str, processes))
            raise StackError(f"前回のプロセスが終わりません（PID {numbers}）。止めてください。")
    return len(processes)


def _gone(processes: dict[int, signal.Signals], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _send(pid: int, wanted: signal.Signals) -> None:
    try:
        os.kill(pid, wanted)
    except ProcessLookupError:
        pass  # ended by itself


def _number_in(path: Path) -> int:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
