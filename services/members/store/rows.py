"""Rows of our own database as dataclasses, read tolerantly: another version of this program may have written them."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from services.chassis.runtime.database import Row

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Read = TypeVar("Read", bound="DataclassInstance")


def read(kind: type[Read], row: Row, **further: object) -> Read:
    """A ``kind`` with the columns of a row that it has fields for; columns that are not there keep its defaults."""
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in row.items() if name in known} | further)
