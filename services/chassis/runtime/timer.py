"""Timers that follow the monotonic clock and that only one of several workers runs."""

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

import eventlet
from eventlet.event import Event as Result
from nameko.extensions import Entrypoint

from services.chassis.runtime.database import database_is_gone
from services.chassis.runtime.log import describe_error, get_logger
from services.chassis.runtime.process import process_of

log = get_logger(__name__)


class Every(Entrypoint):
    """``@every(seconds)`` runs a method about every ``seconds``; a failure is logged and the next tick comes anyway.

    Whether it is due is decided by the database's clock under an advisory lock, so that neither a second
    worker nor a change of this machine's wall clock adds ticks.
    """

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        self.seconds = seconds
        super().__init__(**kwargs)

    def setup(self) -> None:
        self._database = process_of(self).database
        self._stopping = False

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier=f"timer {self.method_name}")

    def stop(self) -> None:
        self._stopping = True

    def _run(self) -> None:
        next_at = time.monotonic() + random.uniform(0, min(self.seconds, 5))
        while not self._stopping:
            eventlet.sleep(max(0.0, next_at - time.monotonic()))
            next_at = time.monotonic() + self.seconds
            try:
                self._tick()
            except Exception as error:
                if not database_is_gone(error):
                    log.error("timer_failed", timer=self.method_name, exc_info=error)
                else:
                    log.warning(
                        "timer_waits_for_database",
                        timer=self.method_name,
                        error=describe_error(error),
                    )

    def _tick(self) -> None:
        # The lock lives in a transaction of its own, so that it goes when this process dies.
        with self._database.unit_of_work() as uow:
            lock = uow.one(
                "SELECT pg_try_advisory_xact_lock(hashtext('timer'), hashtext(%s)) AS mine",
                (self.method_name,),
            )
            if not lock or not lock["mine"]:
                return
            due = uow.execute(
                "INSERT INTO timer (name, last_tick_at) VALUES (%(name)s, clock_timestamp())"
                " ON CONFLICT (name) DO UPDATE SET last_tick_at = clock_timestamp()"
                " WHERE timer.last_tick_at <= clock_timestamp() - %(seconds)s * interval '0.9 second'"
                " OR timer.last_tick_at > clock_timestamp()",  # the clock was set back
                {"name": self.method_name, "seconds": self.seconds},
            )
            if due:
                self._call()

    def _call(self) -> None:
        result = Result()

        def handle_result(_context: Any, value: Any, exc_info: Any) -> tuple[Any, Any]:
            result.send(value, exc_info)
            return value, exc_info

        self.container.spawn_worker(self, (), {}, handle_result=handle_result)
        result.wait()


W = TypeVar("W")


def every(seconds: float) -> Callable[[Callable[[W], None]], Callable[[W], None]]:
    """Declare a timer; see Every."""
    decorate: Callable[[Callable[[W], None]], Callable[[W], None]] = Every.decorator(seconds)
    return decorate
