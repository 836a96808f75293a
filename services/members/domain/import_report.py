"""What became of each row of an imported file, and what people can do about the wrong ones."""

from dataclasses import dataclass, field

from services.members.domain.organisation_row import Fault

OUTCOMES = {"new": "新しく登録", "changed": "変更", "unchanged": "変更なし", "wrong": "取り込まず"}


@dataclass(frozen=True)
class Outcome:
    """``what`` is one of OUTCOMES; ``fields`` names what changed.

    ``similar`` are the slugs and names of those that a new organisation may be: a person looks at them.
    """

    row: int
    name: str
    what: str
    fields: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()


@dataclass
class Report:
    """Everything about one import, in the order of the file; ``waiting`` counts organisations to be released."""

    dry_run: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored_headings: list[str] = field(default_factory=list)
    waiting: int = 0

    def count(self, what: str) -> int:
        return sum(outcome.what == what for outcome in self.outcomes)

    def __str__(self) -> str:
        """The sums alone: rows can hold personal data."""
        return "、".join(f"{label} {self.count(what)}件" for what, label in OUTCOMES.items())

    @property
    def is_clean(self) -> bool:
        return not self.faults
