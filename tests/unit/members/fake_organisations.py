"""Organisations and their releases, kept in memory as the store keeps them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from services.japanese.organisation_name import name_key
from services.members.domain.organisation import (
    Contact,
    NoSuchOrganisation,
    Organisation,
    Profile,
    Waiting,
    profile_data,
)
from services.members.domain.steps import Actor
from tests.unit.members.fake_state import State


class FakeOrganisations:
    def __init__(self, state: State) -> None:
        self._state = state

    def lock_imports(self) -> None: ...

    def next_number(self) -> int:
        numbers = [one.number for one in self._state.organisations.values()]
        return max(numbers, default=0) + 1

    def find_by_keys_for_update(self, keys: Sequence[str]) -> Mapping[str, Sequence[Organisation]]:
        known: dict[str, list[Organisation]] = {}
        for one in self._state.organisations.values():
            known.setdefault(name_key(one.name), []).append(one)
        return {key: known[key] for key in keys if key in known}

    def find_names(self) -> Sequence[tuple[str, str]]:
        return [(one.slug, one.name) for one in self._state.organisations.values()]

    def get_for_update(self, organisation_id: str) -> Organisation:
        if organisation_id not in self._state.organisations:
            raise NoSuchOrganisation
        return self._state.organisations[organisation_id]

    def add(self, organisation: Organisation) -> None:
        assert organisation.id not in self._state.organisations
        self._state.organisations[organisation.id] = replace(organisation, contact=None)
        self._state.waiting.append(organisation.id)

    def save(self, organisation: Organisation) -> None:
        before = self._state.organisations[organisation.id]
        self._state.organisations[organisation.id] = replace(organisation, contact=before.contact)
        self._state.changed_at[organisation.id] = self._state.now
        self._state.waiting = [id for id in self._state.waiting if id != organisation.id]
        if organisation.waits:
            self._state.waiting.append(organisation.id)

    def save_version(self, organisation_id: str, version: int) -> None:
        self._change(organisation_id, version=version)

    def save_contact(self, organisation_id: str, contact_id: str, contact: Contact) -> None:
        before = self._state.organisations[organisation_id].contact
        if before and before.email != contact.email:
            self._state.undeliverable.discard(contact_id)
        self._change(organisation_id, contact_id=contact_id, contact=contact)

    def save_link(self, organisation: Organisation, by: Actor, at: dt.datetime) -> None:
        linked, purpose = organisation.linked, organisation.purpose
        self._change(organisation.id, linked=linked, purpose=purpose)
        self._state.link_changes.append((organisation.id, linked, purpose, by))

    def make_search_texts(self, limit: int) -> int:
        lacking = self._state.without_search_text
        made, self._state.without_search_text = lacking[:limit], lacking[limit:]
        return len(made)

    def mark_undeliverable(self, contact_id: str) -> bool:
        known = any(one.contact_id == contact_id for one in self._state.organisations.values())
        if known:
            self._state.undeliverable.add(contact_id)
        return known

    def _change(self, organisation_id: str, **changes: object) -> None:
        before = self._state.organisations[organisation_id]
        self._state.organisations[organisation_id] = replace(before, **changes)  # type: ignore[arg-type] # columns by name, as SQL has them


class FakeReleases:
    def __init__(self, state: State) -> None:
        self._state = state

    def get_waiting(self) -> Waiting:
        seen = "".join(f"{one.id} {one.version}," for one in self.find_waiting_for_update())
        return Waiting(len(self._state.waiting), sha256(seen.encode()).hexdigest())

    def find_waiting_for_update(self, organisation_id: str | None = None) -> Sequence[Profile]:
        waiting = [self._state.organisations[id] for id in sorted(self._state.waiting)]
        return [one for one in waiting if organisation_id in (None, one.id)]

    def add(self, profiles: Sequence[Profile], by: Actor, at: dt.datetime) -> None:
        for profile in profiles:
            before = self._state.organisations[profile.id]
            self._state.organisations[profile.id] = replace(
                before, version=before.version + 1, released=profile_data(profile)
            )
            self._state.waiting.remove(profile.id)
            self._state.releases.append((profile, by))
