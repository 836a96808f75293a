"""A worker process of the test's own, with lines that the test holds, to be killed without mercy."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

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


class WorkerProcess:
    """One more worker of a service of the instance, as the product itself would start it."""

    def __init__(
        self, running: Running, instance: Instance, service: str, **settings: str | int
    ) -> None:
        self.service = service
        self.port = free_port()
        with Path(instance.log, "chaos-workers.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "services.chassis.run", service, "worker"],
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
        eventually(self._is_ready, 30)
        return self

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, f"the worker ended with {self._process.returncode}"
        return status_of(self.port, "/readyz") == 200

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL: no last word, no unfinished business finished."""
        if self.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
