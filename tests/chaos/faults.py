"""Faults of a running instance, and the way back from each of them."""

import json
from collections.abc import Callable
from contextlib import ExitStack

from deploy.local.instance import Instance, Ports
from deploy.local.programs import INFRASTRUCTURE, SERVICE_PROGRAMS
from deploy.local.readiness import status_of
from deploy.local.stack import infrastructure_conditions, ready
from deploy.local.supervision import Supervisor
from services.registry import SERVICES
from tests.chaos.lines import broker_port
from tests.chaos.proxy import Proxy
from tests.chaos.workers import WorkerProcess, received_at, through
from tests.running import Running, eventually

ALL_PROGRAMS = (*INFRASTRUCTURE, *SERVICE_PROGRAMS, "nginx")


class Faults:
    """What a test breaks, it breaks through here; ``undo`` leaves the instance as healthy as it was found."""

    def __init__(self, running: Running) -> None:
        port = json.loads((running.run_dir / "instance.json").read_text())["port"]
        self.running = running
        self.instance = Instance(running.run_dir, Ports(int(port)))
        self.supervisor = Supervisor(self.instance)
        self._back = ExitStack()

    def stop(self, *programs: str) -> None:
        """Stop programs in good order; they stay away until ``start``."""
        self.supervisor.stop(*programs)

    def start(self, *programs: str) -> None:
        """Start programs, without waiting until they are of use."""
        self.supervisor.ensure(*programs)

    def is_ready(self, program: str) -> bool:
        service, _, kind = program.partition("-")
        if kind:
            ports = self.instance.ports
            return ready(ports.web(service) if kind == "web" else ports.worker(service))()
        if program == "nginx":
            return 0 < status_of(self.instance.ports.front, "/") < 500
        return infrastructure_conditions(self.instance)[program]()

    def proxy(self) -> Proxy:
        """A line to the broker in the test's hand."""
        proxy = Proxy(broker_port(self.running))
        self._back.callback(proxy.close)
        return proxy

    def worker(
        self, service: str, proxy: Proxy | None = None, **settings: str | int
    ) -> WorkerProcess:
        """One more worker process, beside those of the instance; ``proxy`` stands between it and the broker."""
        if proxy is not None:
            settings["BROKER_URL"] = through(self.running.settings(service).broker_url, proxy)
        worker = WorkerProcess(self.running, self.instance, service, **settings)
        self._back.callback(worker.kill)
        return worker

    def received(self, service: str, event_type: str) -> int:
        """How many events of a type the worker of the instance has taken since it started."""
        return received_at(self.running.settings(service).worker_address, event_type)

    def on_the_way_back(self, mend: Callable[[], object]) -> None:
        """Have ``mend`` called by ``undo``, also when the test fails before it mended by itself."""
        self._back.callback(mend)

    def undo(self) -> None:
        """Mend everything and wait until every process of the instance is ready again."""
        self._back.close()
        self.supervisor.ensure(*ALL_PROGRAMS)
        waiting = list(ALL_PROGRAMS)

        def all_ready() -> bool:
            waiting[:] = [program for program in waiting if not self.is_ready(program)]
            if waiting:
                # A program that gave up while what it needs was away is started anew.
                self.supervisor.ensure(*waiting)
            return not waiting

        eventually(all_ready, 60, 0.2)


def worker_programs() -> tuple[str, ...]:
    return tuple(f"{service}-worker" for service in SERVICES)
