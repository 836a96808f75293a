"""Which organisation is meant by a name that an applicant typed.

Only its very name finds an organisation without a person; where leaving something out makes two names one, a
person decides (what goes to the wrong organisation cannot be called back).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.japanese.organisation_name import forms_fit, loose_key, name_key

NOBODY = "nobody"


@dataclass(frozen=True)
class KnownOrganisation:
    id: str
    name: str
    linked: bool
    contact_id: str | None


@dataclass(frozen=True)
class Match:
    """What a typed name means. ``exact``: it is the name of this one and of no other.

    Else a person says which of ``candidates`` is meant, or none of them; none is chosen for them.
    """

    exact: KnownOrganisation | None = None
    candidates: tuple[KnownOrganisation, ...] = ()


class Undecided(Exception):
    """A name may mean an organisation, and nobody has said which; ``name`` as it was typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Directory:
    """The organisations that are known, by what they may be called."""

    def __init__(self, known: Iterable[KnownOrganisation]) -> None:
        self._by_id: dict[str, KnownOrganisation] = {}
        self._by_name: dict[str, list[KnownOrganisation]] = defaultdict(list)
        self._by_loose_name: dict[str, list[KnownOrganisation]] = defaultdict(list)
        for organisation in known:
            self._by_id[organisation.id] = organisation
            self._by_name[name_key(organisation.name)].append(organisation)
            self._by_loose_name[loose_key(organisation.name)].append(organisation)

    def match(self, typed: str) -> Match:
        """Who is called so. A legal form that was typed must be the right one: 社会福祉法人◯◯ is not 株式会社◯◯."""
        exact = self._by_name.get(name_key(typed), [])
        if exact:
            return Match(exact[0]) if len(exact) == 1 else Match(candidates=tuple(exact))
        loose = loose_key(typed)
        candidates = (
            known
            for known in self._by_loose_name.get(loose, [])
            if loose and forms_fit(typed, known.name)
        )
        return Match(None, tuple(candidates))

    def meant(self, typed: str, decisions: Mapping[str, str]) -> KnownOrganisation | None:
        """The organisation that is told, or None. ``decisions``: {typed name: id or NOBODY}. Raises Undecided."""
        decision = decisions.get(typed, "")
        if decision == NOBODY:
            return None
        if decision in self._by_id:
            return self._by_id[decision]
        match = self.match(typed)
        if match.candidates:
            raise Undecided(typed)
        return match.exact

    def undecided(self, names: Iterable[str], decisions: Mapping[str, str]) -> list[str]:
        """Those of ``names`` that a person must still decide about."""
        left = []
        for name in dict.fromkeys(names):
            try:
                self.meant(name, decisions)
            except Undecided:
                left.append(name)
        return left
