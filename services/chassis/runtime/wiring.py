"""Puts a service's parts into its nameko workers, and the trace of each call with them."""

from collections.abc import Callable
from typing import Any

import structlog
from nameko.extensions import DependencyProvider

from services.chassis.messaging.envelope import current_trace, new_trace, trace_id

# What each line of a call says besides its trace, where the caller knows it.
LINE_NAMES = ("event_id", "entry", "entries")


class Wired(DependencyProvider):
    """``parts = Wired(build)``: what ``build(config)`` makes once at start is there in every call.

    ``config`` holds settings, database, and in web processes sessions and pages.
    """

    def __init__(self, build: Callable[[dict[str, Any]], Any]) -> None:
        self._build = build

    def setup(self) -> None:
        self._parts = self._build(self.container.config)

    def get_dependency(self, worker_ctx: Any) -> Any:
        trace = new_trace(worker_ctx.data.get("traceparent", ""))
        current_trace.set(trace)
        known = {name: worker_ctx.data[name] for name in LINE_NAMES if name in worker_ctx.data}
        structlog.contextvars.bind_contextvars(trace_id=trace_id(trace), **known)
        return self._parts
