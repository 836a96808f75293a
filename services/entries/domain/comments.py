"""What a reviewer asks an applicant to correct: a few words at a named field of the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.entries.domain.sheet import FIELDS, LABELS
from services.entries.domain.sheet_values import value_of


@dataclass(frozen=True)
class Comment:
    """``field`` is the name of a field of the sheet, ``words`` what its applicant reads beside it."""

    field: str
    words: str


def changed_fields(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Names of the fields, in the sheet's order, whose values differ; a missing value is an empty one."""
    return [
        f.name for f in FIELDS if (value_of(old, f.name) or "") != (value_of(new, f.name) or "")
    ]


def labels_of(names: Sequence[str]) -> str:
    return "、".join(LABELS.get(name, name) for name in names)
