"""supervisord of an instance: its programs, and talking to it.

supervisord starts every process, restarts what dies and stops all of it; this module writes its
configuration, starts it and asks it over XML-RPC on a socket that only the owner may open.
"""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.instance import Instance, StackError, write_private
from deploy.local.program import Program

# Nobody there, or somebody who is about to go.
UNREACHABLE = (OSError, xmlrpc.client.Error, http.client.HTTPException)
ALREADY_STARTED = 60  # supervisor.xmlrpc.Faults
LONGEST_SOCKET = (
    98  # bytes: the 107 of unix(7), less ".<pid>", under which supervisord makes it first
)

HEADER = """\
[supervisord]
logfile = {log}/supervisor.log
logfile_maxbytes = 5MB
logfile_backups = 2
pidfile = {run}/supervisord.pid
directory = {directory}
umask = 077
identifier = tsunagari

[unix_http_server]
file = {socket}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""


def socket_of(instance: Instance) -> Path:
    """Where supervisord is asked. Raises StackError where the run directory's name is too long for a socket."""
    path = instance.run / "supervisord.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET:
        raise StackError(
            f"{instance.run} は長すぎます。RUN_DIR に {LONGEST_SOCKET - len('/supervisord.sock')} バイトまでの場所を指定してください。"
        )
    return path


class Supervisor:
    """The supervisord of one instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.configuration = instance.run / "supervisord.conf"

    def write(self, programs: list[Program]) -> None:
        header = HEADER.format(
            log=self.instance.directory("log"),
            run=self.instance.run,
            directory=self.instance.run,
            socket=socket_of(self.instance),
        )
        sections = [program.section(self.instance.log) for program in programs]
        write_private(self.configuration, header + "".join(sections))

    def is_running(self) -> bool:
        if not self.configuration.exists():
            return False
        try:
            return bool(self._call("getSupervisorVersion"))
        except UNREACHABLE:
            return False

    def start(self, environment: dict[str, str]) -> None:
        """Start supervisord in the background, or let a running one read its changed programs."""
        if self.is_running():
            self._reread()
            return
        subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.configuration)],
            env=environment,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        self._wait(self.is_running, 15, "supervisord が起動しませんでした")

    def _reread(self) -> None:
        [[added, changed, removed]] = self._call("reloadConfig")
        for name in [*changed, *removed]:
            self._call("stopProcessGroup", name)
            self._call("removeProcessGroup", name)
        for name in [*changed, *added]:
            self._call("addProcessGroup", name)

    def processes(self) -> list[dict[str, Any]]:
        """What supervisord says of each process; empty when it does not run. A copy that waits is none."""
        return [
            each
            for group in self._groups().values()
            for each in group
            if not _is_spare(each, group)
        ]

    def states(self) -> dict[str, dict[str, Any]]:
        """The same by program; of several copies the one that does best."""
        return {name: max(group, key=_wellness) for name, group in self._groups().items()}

    def _groups(self) -> dict[str, list[dict[str, Any]]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        if self.is_running():
            for found in self._call("getAllProcessInfo"):
                groups.setdefault(found["group"], []).append(found)
        return groups

    def ensure(self, *names: str) -> list[str]:
        """Start what does not run of these programs; gives the program of each process that was started."""
        groups, started = self._groups(), []
        for name in names:
            missing = _wanted(groups[name]) - sum(map(_runs, groups[name]))
            for found in [each for each in groups[name] if not _runs(each)][: max(0, missing)]:
                if found["statename"] == "BACKOFF":
                    # Begin anew, without the pause it has earned.
                    self._call("stopProcess", _address(found))
                self._start(found)
                started.append(name)
        return started

    def replace(self, *names: str) -> None:
        """Restart programs that share a socket so that no request fails: first the new copy, then the old one.

        A request that comes before the new copy listens waits in the socket, which stays open all the time.
        """
        for name in names:
            group = self._groups()[name]
            idle = [each for each in group if not _runs(each)]
            for old in [each for each in group if _runs(each)]:
                new = idle.pop(0)
                self._start(new, wait=True)
                self._call("stopProcess", _address(old))
                idle.append(old)

    def _start(self, found: dict[str, Any], wait: bool = False) -> None:
        try:
            self._call("startProcess", _address(found), wait)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != ALREADY_STARTED:
                raise

    def stop(self, *names: str) -> None:
        """Stop programs, all at once, and wait for each."""
        groups = self._groups()
        running = [each for name in names for each in groups[name] if _runs(each)]
        for each in running:
            self._call("stopProcess", _address(each), False)
        self._wait(
            lambda: (
                not any(_runs(each, "STOPPING") for name in names for each in self._groups()[name])
            ),
            40,
            "止まらないプロセスがあります",
        )
        for each in (each for name in names for each in groups[name]):
            if each["statename"] == "BACKOFF":
                self._call("stopProcess", _address(each), True)

    def hang_up(self, name: str) -> None:
        """Send SIGHUP: the program reads its configuration again."""
        self._call("signalProcess", name, "HUP")

    def shutdown(self) -> None:
        """End supervisord, whose programs are all stopped, and wait until its process is gone."""
        pid = int(self._call("getPID"))
        # It would go through its groups at one a second: let it have none.
        for name in self._groups():
            self._call("removeProcessGroup", name)
        self._call("shutdown")

        def gone() -> bool:
            return not Path(f"/proc/{pid}").exists()

        try:
            self._wait(gone, 60, "supervisord が終わりません")
        except StackError:
            os.kill(pid, signal.SIGKILL)
            raise

    def _call(self, method: str, *arguments: object) -> Any:
        line = SupervisorTransport(serverurl=f"unix://{socket_of(self.instance)}")
        with xmlrpc.client.ServerProxy("http://localhost", line) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)

    @staticmethod
    def _wait(done: Callable[[], bool], seconds: float, failure: str) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                raise StackError(
                    f"{failure}（{seconds:.0f} 秒待ちました）。make logs で確かめてください。"
                )
            time.sleep(0.1)


def _runs(found: dict[str, Any], *more: str) -> bool:
    return found["statename"] in ("RUNNING", "STARTING", *more)


def _wanted(group: list[dict[str, Any]]) -> int:
    """How many copies of a program run at the same time: all but the one that waits for the next restart."""
    return max(1, len(group) - 1)


def _is_spare(found: dict[str, Any], group: list[dict[str, Any]]) -> bool:
    """Whether a copy is not there because the others are, and not because something is wrong."""
    idle = found["statename"] in ("STOPPED", "EXITED")
    return len(group) > 1 and idle and sum(map(_runs, group)) >= _wanted(group)


def _wellness(found: dict[str, Any]) -> int:
    order = ("STOPPED", "EXITED", "FATAL", "BACKOFF", "STOPPING", "STARTING", "RUNNING")
    return order.index(found["statename"]) if found["statename"] in order else 0


def _address(found: dict[str, Any]) -> str:
    return f"{found['group']}:{found['name']}"
