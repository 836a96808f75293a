"""What the person at the terminal sees while the stack starts: one line a step, with its time."""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


def say(text: str, end: str = "\n") -> None:
    """Print; if nobody reads any more (`make up | head`), the work goes on in silence."""
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Step:
    """The outcome of a step, for the words behind its name."""

    def __init__(self) -> None:
        self.note = ""


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Print the title when the step ends, with the seconds it took and its note."""
    outcome = Step()
    live = sys.stdout.isatty()
    if live:
        say(f"  … {title}", end="")
    start = time.monotonic()
    mark = "✗"
    try:
        yield outcome
        mark = "✓"
    finally:
        seconds = f"{time.monotonic() - start:5.1f} 秒"
        note = f"  {outcome.note}" if outcome.note else ""
        say(f"{chr(13) if live else ''}  {mark} {pad(title, 36)}{seconds}{note}")


def width(text: str) -> int:
    """Columns a text takes in a terminal: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Rows under a header, columns as wide as their widest cell."""
    widths = [max(width(row[index]) for row in [header, *rows]) for index in range(len(header))]
    lines = [
        "  " + "  ".join(pad(cell, widths[index]) for index, cell in enumerate(row)).rstrip()
        for row in [header, *rows]
    ]
    return "\n".join(lines)
