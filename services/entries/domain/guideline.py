"""The guideline (要領) as versioned data, and a review of one entry against one version of it."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    FIT = "fit"
    AMEND = "amend"
    UNFIT = "unfit"


VERDICT_LABELS = {Verdict.FIT: "適", Verdict.AMEND: "要補正", Verdict.UNFIT: "不適"}


@dataclass(frozen=True)
class Item:
    """One requirement (要件). ``help`` is for the reviewer, ``origin`` says where it comes from."""

    code: str
    text: str
    help: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Condition:
    """One condition (諸条件) that the secretariat confirms."""

    code: str
    text: str


@dataclass(frozen=True)
class StockReason:
    """Words for what is often returned. ``label`` is read by the reviewer, ``words`` by the applicant.

    ``field`` names the field of the sheet that it is mostly said at, ``item`` the code of the item that it goes with;
    both may be empty.
    """

    id: str
    label: str
    words: str
    field: str = ""
    item: str = ""

    @property
    def code(self) -> str:
        return self.id

    @property
    def text(self) -> str:
        return self.label


@dataclass(frozen=True)
class Guideline:
    """One version. A point keeps its code in every later version; no other point ever gets it."""

    version: int
    items: tuple[Item, ...]
    conditions: tuple[Condition, ...]
    intro: str = ""
    stock_reasons: tuple[StockReason, ...] = ()


@dataclass(frozen=True)
class Published:
    """A version that cannot be changed any more. In force from the beginning of ``in_force_from`` in Japan until
    that of the next one."""

    guideline: Guideline
    in_force_from: dt.date

    @property
    def version(self) -> int:
        return self.guideline.version


@dataclass
class Review:
    """One reading of one version of an entry: a verdict with reason per item, and which conditions are confirmed.

    ``partners`` says which organisation a desired partner is, where its name leaves that open (matching.py).
    """

    guideline: Guideline
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    opinion: str = ""
    partners: dict[str, str] = field(default_factory=dict)

    def open_points(self) -> list[str]:
        """What still stands in the way of a proposal, in the guideline's order and words."""
        points = []
        for item in self.guideline.items:
            verdict = self.verdicts.get(item.code)
            if verdict is None:
                points.append(f"{item.text}：まだ確認していません")
            elif verdict is not Verdict.FIT:
                points.append(f"{item.text}：{VERDICT_LABELS[verdict]}")
        points += [
            f"{c.text}：まだ確認していません"
            for c in self.guideline.conditions
            if c.code not in self.confirmed
        ]
        return points
