"""A worker process of the test's own, with lines that the test holds, to be killed without mercy."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests

from deploy.local.instance import ROOT, Instance
from deploy.local.programs import base_environment
from deploy.local.readiness import status_of
from tests.chaos.proxy import Proxy
from tests.running import Running, eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def through(url: str, proxy: Proxy) -> str:
    """The same address by way of a proxy."""
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{proxy.port}"))


def received_at(address: str, event_type: str) -> int:
    """How many events of a type the worker at ``address`` has taken from its queues since it started."""
    wanted = f'tsunagari_events_received_total{{event_type="{event_type}"}} '
    for line in requests.get(f"http://{address}/metrics", timeout=5).text.splitlines():
        if line.startswith(wanted):
            return int(float(line.removeprefix(wanted)))
    return 0


class WorkerProcess:
    """One more worker of a service of the instance, as the product itself would start it."""

    def __init__(
        self, running: Running, instance: Instance, service: str, **settings: str | int
    ) -> None:
        self.service = service
        self.port = free_port()
        self._ready_at = float("inf")
        with Path(instance.log, "chaos-workers.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "services.run", service, "worker"],
                cwd=ROOT,
                env={
                    **base_environment(instance),
                    "WORKER_ADDRESS": f"127.0.0.1:{self.port}",
                    **{name: str(value) for name, value in settings.items()},
                },
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self) -> "WorkerProcess":
        """Until database, relay and consumer are connected."""
        eventually(self._is_ready, 60)
        self._ready_at = time.monotonic()
        return self

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, f"the worker ended with {self._process.returncode}"
        return status_of(self.port, "/readyz") == 200

    def received(self, event_type: str) -> int:
        return received_at(f"127.0.0.1:{self.port}", event_type)

    def uptime(self) -> float:
        """Seconds since it was ready."""
        return time.monotonic() - self._ready_at

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL: no last word, no unfinished business finished."""
        if self.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
