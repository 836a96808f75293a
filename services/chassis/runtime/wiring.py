"""Puts a service's parts into its nameko workers, and the trace of each call with them."""

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

import structlog
from nameko.containers import WorkerContext
from nameko.extensions import DependencyProvider

from services.chassis.messaging.envelope import current_trace, new_trace, trace_id

P = TypeVar("P")
Parts = TypeVar("Parts")
# What each line of a call says besides its trace, where the caller knows it.
LINE_NAMES = ("event_id", "entry", "entries")


class Wired(DependencyProvider, Generic[P, Parts]):
    """``parts = Wired(build_web)``: what ``build_web(process)`` makes once at start is ``self.parts`` in every call."""

    def __init__(self, build: Callable[[P], Parts]) -> None:
        self._build = build

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Parts: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Parts:
        # Says of what type the parts are; in a call nameko has put them into the instance, which is found first.
        return self

    def setup(self) -> None:
        self._parts = self._build(self.container.config["process"])

    def get_dependency(self, worker_ctx: WorkerContext) -> Parts:
        trace = new_trace(worker_ctx.data.get("traceparent", ""))
        current_trace.set(trace)
        known = {name: worker_ctx.data[name] for name in LINE_NAMES if name in worker_ctx.data}
        structlog.contextvars.bind_contextvars(trace_id=trace_id(trace), **known)
        return self._parts
