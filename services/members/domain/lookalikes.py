"""Organisations whose names a person has to look at: no program decides that two names are one."""

from collections.abc import Iterable, Sequence

from services.japanese.organisation_name import forms_fit, loose_key
from services.members.domain.columns import COLUMNS
from services.members.domain.organisation_row import Fault


class SeveralOfThatName(Exception):
    """A row of a list fits several organisations of one name."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__()
        self.known = known

    def fault(self, row: int, name: str) -> Fault:
        return Fault(
            row,
            COLUMNS["name"][0],
            name,
            f"同じ名前の団体が{len(self.known)}つ登録されています（{'、'.join(self.known)}）。",
            "どの団体のことか、登録されている書き方で団体名を入れてください。",
        )


class Lookalikes:
    """Known organisations by what their names may be taken for; ``known``: slug and name of each."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        self._known: dict[str, list[tuple[str, str]]] = {}
        for slug, name in known:
            self.add(slug, name)

    def add(self, slug: str, name: str) -> None:
        self._known.setdefault(loose_key(name), []).append((slug, name))

    def of(self, name: str) -> tuple[str, ...]:
        """Slug and name of those for which ``name`` may be taken."""
        key = loose_key(name)
        known = self._known.get(key, []) if key else []
        return tuple(f"{slug} {other}" for slug, other in known if forms_fit(name, other))
