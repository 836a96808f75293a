"""What a process needs to do its work, besides its database: /readyz asks for all of it."""

from collections.abc import Callable
from typing import Any


def needs(config: dict[str, Any]) -> dict[str, Callable[[], bool]]:
    """Name → whether it is there now. Each part of a process puts in what it needs when it is set up."""
    found: dict[str, Callable[[], bool]] = config.setdefault("needs", {})
    return found
