"""Watches over a service: its vitals as metrics when they are asked for, and as alarms in the log every minute."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar, cast

import eventlet
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, DependencyProvider
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.chassis.runtime.database import Database, UnitOfWork, database_is_gone
from services.chassis.runtime.log import describe_error, get_logger
from services.chassis.runtime.process import process_of
from services.chassis.runtime.settings import Settings
from services.chassis.runtime.timer import Every
from services.chassis.runtime.vitals import Vital, read_queues, read_timers

FIRST_LOOK_SECONDS, LOOK_SECONDS = 5, 60
log = get_logger(__name__)
S = TypeVar("S", bound=Settings)


class Watch(DependencyProvider, Generic[S]):
    """``watch = Watch(read, …)`` in a Worker; each ``read`` gives what this service has beyond the queues and timers of all.

    Its own greenthread, because the alarms must sound while the broker is away and everything else waits.
    """

    def __init__(self, *reads: Callable[[UnitOfWork, S], list[Vital]]) -> None:
        self._reads = reads

    def setup(self) -> None:
        process = process_of(self)
        self._worker: type = self.container.service_cls
        self._database = process.database
        # Wired by the service itself: its own settings are what its process has.
        self._settings = cast(S, process.settings)
        REGISTRY.register(Metrics(process.database, self._now))

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="watch")

    def vitals(self, uow: UnitOfWork, settings: S, worker: type) -> list[Vital]:
        """Every number of the service whose Worker is ``worker``."""
        return [
            *read_queues(uow),
            *read_timers(uow, timers_of(worker)),
            *(vital for read in self._reads for vital in read(uow, settings)),
        ]

    def _now(self, uow: UnitOfWork) -> list[Vital]:
        return self.vitals(uow, self._settings, self._worker)

    def _run(self) -> None:
        pause = FIRST_LOOK_SECONDS
        while True:
            eventlet.sleep(pause)
            pause = LOOK_SECONDS
            try:
                with self._database.unit_of_work() as uow:
                    vitals = self._now(uow)
            except Exception as error:
                if not database_is_gone(error):
                    log.error("watch_failed", exc_info=error)
                else:
                    log.error("watch_waits_for_database", error=describe_error(error))
                continue
            sound(vitals)


def sound(vitals: Iterable[Vital]) -> None:
    """Say in the log what needs a person."""
    for vital in vitals:
        if alarm := vital.alarm:
            log.error(
                alarm.name,
                value=round(vital.value, 3),
                most=alarm.most,
                **vital.labels,
                todo=f"deploy/runbooks/{alarm.runbook}",
            )


def timers_of(worker: type) -> dict[str, float]:
    """The seconds between two ticks of each timer that a Worker declares."""
    return {
        name: entrypoint.seconds
        for name, method in inspect.getmembers(worker, inspect.isfunction)
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, Every)
    }


class Metrics(Collector):
    """Reads the database when Prometheus asks; that it does not answer is a number too."""

    def __init__(self, database: Database, read: Callable[[UnitOfWork], list[Vital]]) -> None:
        self._database, self._read = database, read

    def describe(self) -> list[Any]:
        return []  # else the registry would collect once to find out

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with self._database.unit_of_work() as uow:
                vitals = self._read(uow)
        except Exception as error:
            if not database_is_gone(error):
                raise
            vitals = None
        yield GaugeMetricFamily(
            "tsunagari_database_up", "Whether the database answers", float(vitals is not None)
        )
        families: dict[str, GaugeMetricFamily] = {}
        for vital in vitals or ():
            name, about = vital.measure.metric, vital.measure.about
            family = families.setdefault(
                name, GaugeMetricFamily(name, about, labels=list(vital.labels))
            )
            family.add_metric(list(vital.labels.values()), vital.value)
        yield from families.values()
