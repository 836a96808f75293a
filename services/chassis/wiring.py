"""Puts a service's parts into its nameko workers, and the trace of each call with them."""

from collections.abc import Callable
from typing import Any

import structlog
from nameko.extensions import DependencyProvider

from services.chassis.envelope import current_trace, new_trace, trace_id


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
        event_id = worker_ctx.data.get("event_id")
        structlog.contextvars.bind_contextvars(
            trace_id=trace_id(trace), **({"event_id": event_id} if event_id else {})
        )
        return self._parts
