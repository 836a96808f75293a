"""The desired partners of an entry at its review: who is meant, and what a person still has to say."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.entries.domain.matching import NOBODY, Directory, KnownOrganisation, Match, Undecided


@dataclass(frozen=True)
class Wish:
    """One desired partner. ``choice`` is what is chosen in the form: an id, NOBODY, or nothing yet."""

    field: str
    name: str
    match: Match
    choice: str
    meant: KnownOrganisation | None
    is_undecided: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The candidates, and that it is none of them; empty where there is nothing to choose."""
        if not self.match.candidates:
            return []
        return [
            (known.id, f"{known.name}（{outcome(known)}）") for known in self.match.candidates
        ] + [(NOBODY, "この中にはありません（打診しません）")]

    @property
    def outcome(self) -> str:
        """What an approval does about it."""
        if self.is_undecided:
            return "どの団体か決まっていません"
        if self.meant is None:
            return "該当なし：打診しません" if self.match.candidates else "登録なし：打診しません"
        return outcome(self.meant)

    @property
    def is_told(self) -> bool:
        return self.meant is not None and self.meant.linked and self.meant.contact_id is not None


def outcome(organisation: KnownOrganisation) -> str:
    if not organisation.linked:
        return "県とのつながりなし：打診しません"
    return "打診します" if organisation.contact_id else "連絡先が未登録：打診しません"


def wishes(names: list[str], directory: Directory, decisions: Mapping[str, str]) -> list[Wish]:
    """Each name once, as it was typed, in the order of the sheet."""
    found = []
    for place, name in enumerate(dict.fromkeys(names)):
        match, meant, is_undecided = directory.match(name), None, False
        try:
            meant = directory.meant(name, decisions)
        except Undecided:
            is_undecided = True
        found.append(
            Wish(f"partner_{place}", name, match, decisions.get(name, ""), meant, is_undecided)
        )
    return found
