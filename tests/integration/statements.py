"""How many statements a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.chassis.runtime import database as databases


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent until the block ends."""
    sent: list[str] = []
    execute = databases._Cursor.execute

    def noted(self: Any, query: Any, vars: Any = None) -> None:
        sent.append(str(query))
        execute(self, query, vars)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases._Cursor, "execute", noted)
        yield sent
