"""What one process has, made once at its start and handed to everything that runs in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nameko.extensions import Extension

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import Settings

S_co = TypeVar("S_co", bound=Settings, covariant=True)


@dataclass(frozen=True)
class Process(Generic[S_co]):
    """A worker, and what a web process has too.

    ``needs``: what the process needs besides its database, by name, and whether it is there now; /readyz asks for all
    of it. Each part of a process puts in what it needs when it is set up.
    """

    settings: S_co
    database: Database
    needs: dict[str, Callable[[], bool]] = field(default_factory=dict)


def process_of(extension: Extension) -> Process[Settings]:
    """The process that an entrypoint or a dependency of nameko's runs in."""
    process = extension.container.config["process"]
    assert isinstance(process, Process)
    return process
