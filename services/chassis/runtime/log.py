"""Logs: JSON lines that carry ids and the numbers of entries, which are public, and never a person.

Messages of libraries are logged as their unformatted template, and exceptions as type and place without
their text: both texts can quote a row, an address or a form field.
"""

import errno
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

Logger = Any


def _exception_without_text(_: Any, __: str, event: Any) -> Any:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = describe_error(error)
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        event["frames"] = [
            f"{frame.filename.rpartition('/services/')[2]}:{frame.lineno} {frame.name}"
            for frame in frames
        ]
    return event


def describe_error(error: BaseException) -> str:
    """Type of an error with its SQLSTATE and constraint or the system's name for it (ENOSPC); never its text."""
    parts = [type(error).__name__]
    diagnosis = getattr(error, "diag", None)
    for part in (getattr(error, "pgcode", None), getattr(diagnosis, "constraint_name", None)):
        if part:
            parts.append(str(part))
    if isinstance(error, OSError) and error.errno and error.errno in errno.errorcode:
        parts.append(errno.errorcode[error.errno])
    return " ".join(parts)


_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
_MOST_NUMBERS = 100


def about_entries(numbers: Iterable[Any]) -> dict[str, Any]:
    """What a line says of the entries it is about: ``entry`` for one, ``entries`` for several, nothing for none.

    What cannot be a number is left out: it was typed by somebody.
    """
    found = [n for n in numbers if isinstance(n, str) and _NUMBER.fullmatch(n)]
    if len(found) > 1:
        return {"entries": found[:_MOST_NUMBERS]}
    return {"entry": found[0]} if found else {}


def entries_in(data: Mapping[str, Any]) -> list[Any]:
    """The numbers of the entries that the data of an event name, which may be anything."""
    listed = data.get("entries")
    several = listed if isinstance(listed, list) else []
    return [data.get("number"), *(each.get("number") for each in several if isinstance(each, dict))]


class _LibraryHandler(logging.Handler):
    """Passes other libraries' records on as their template, without arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(record.name)
        template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        log.log(
            record.levelno, "library", template=template[:200], exc_info=record.exc_info or None
        )


def configure_logging(service: str, kind: str, level: str) -> None:
    """Send structlog and the standard library's records to standard error as JSON lines."""

    def say_who(_: Any, __: str, event: Any) -> Any:
        # Not as context variables: a greenthread begins with a context of its own, without them.
        return {"service": service, "process": kind, **event}

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            say_who,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception_without_text,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers = [_LibraryHandler()]
    root.setLevel(logging.WARNING)


def get_logger(name: str) -> Logger:
    return structlog.get_logger(name)
