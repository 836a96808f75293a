"""The prefecture's link with an organisation, the contact behind it, and the release of what was imported."""

import pytest

from services.members.domain.organisation import NoSuchOrganisation, Organisation
from services.members.domain.steps import NotAllowed
from services.members.usecases.mark_contact_undeliverable import mark_contact_undeliverable
from services.members.usecases.publish_profiles import ChangedMeanwhile
from services.members.usecases.release_profile import release_profile
from services.members.usecases.release_profiles import release_profiles
from services.members.usecases.switch_link import switch_link
from tests.unit.members.fakes import START, FakeStore, official
from tests.unit.members.lists import CONTACT, take_in

LINKED, PUBLISHED = "organisation.link_changed.v1", "profile.published.v1"
ROLES = ("input", "reviewer", "approver", "admin")


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    take_in(store, {"activities": "お茶会", **CONTACT})
    return store


def switch(store: FakeStore, linked: bool, purpose: str = "", role: str = "reviewer") -> str:
    with store.work() as work:
        return switch_link(work, store.organisation().id, linked, purpose, official(role), START)


def release(store: FakeStore, mark: str | None = None, role: str = "approver") -> int:
    """Release all that waits, by default what waits now."""
    with store.work() as work:
        seen = work.releases.get_waiting().mark if mark is None else mark
        return release_profiles(work, seen, official(role), START)


def release_only(
    store: FakeStore, organisation: Organisation, version: int = 1, role: str = "approver"
) -> None:
    with store.work() as work:
        release_profile(work, organisation.id, version, official(role), START)


def seen(store: FakeStore) -> str:
    with store.work() as work:
        return work.releases.get_waiting().mark


def test_link_is_announced_with_a_reference_and_kept_with_who_and_why(store: FakeStore) -> None:
    assert switch(store, True, "協定") == "linked"
    contact = {"owner": "members", "contact": store.organisation().contact_id}
    assert store.data_of(LINKED) == [{"linked": True, "contact": contact}]
    assert store.events[-1].sequence == store.organisation().version == 2
    assert "協定" not in str(store.events)
    ((_, linked, purpose, by),) = store.state.link_changes
    assert (linked, purpose, by.name) == (True, "協定", "試験 太郎")


def test_ended_link_is_announced_without_contact(store: FakeStore) -> None:
    switch(store, True)
    assert switch(store, False) == "unlinked"
    assert store.data_of(LINKED)[-1] == {"linked": False, "contact": None}
    assert store.events[-1].sequence == 3


def test_switch_to_what_it_is_already_changes_nothing(store: FakeStore) -> None:
    switch(store, True, "協定")
    before = store.state
    assert switch(store, True, "協定") == "same"
    assert store.state == before


def test_new_purpose_alone_is_for_the_history_and_not_for_the_others(store: FakeStore) -> None:
    switch(store, True, "協定")
    assert switch(store, True, "新しい協定") == "purpose"
    assert len(store.state.link_changes) == 2
    assert len(store.data_of(LINKED)) == 1


@pytest.mark.parametrize("role", ROLES)
def test_whoever_only_helps_with_input_switches_no_link(store: FakeStore, role: str) -> None:
    if role == "input":
        with pytest.raises(NotAllowed):
            switch(store, True, role=role)
    else:
        assert switch(store, True, role=role) == "linked"
    assert store.organisation().linked is (role != "input")


def test_link_of_an_unknown_organisation_is_refused(store: FakeStore) -> None:
    with pytest.raises(NoSuchOrganisation), store.work() as work:
        switch_link(work, "unknown", True, "", official("reviewer"), START)


def test_undeliverable_mail_marks_our_own_contact_and_nobody_elses(store: FakeStore) -> None:
    contact = str(store.organisation().contact_id)
    unknown = "7c1d0c4e-2f0b-4f7b-8d51-90b2f8a0e3d4"
    with store.work() as work:
        assert not mark_contact_undeliverable(work, "entries", contact)
        assert not mark_contact_undeliverable(work, "members", unknown)
        assert work.state.undeliverable == set()
        assert mark_contact_undeliverable(work, "members", contact.upper())
        assert work.state.undeliverable == {contact}


def test_release_announces_the_public_fields_and_no_date_of_confirmation(store: FakeStore) -> None:
    take_in(store, {"based_in": "横浜市", "source": "内部の資料", **CONTACT})
    assert release(store) == 1
    assert store.data_of(PUBLISHED) == [
        {
            "slug": "0001",
            "name": "団地の会",
            "name_kana": "",
            "kind": "member",
            "org_type": "npo",
            "areas": ["141003"],
            "activities": "お茶会",
            "website": "",
            "verified_on": None,
        }
    ]
    assert store.events[-1].sequence == store.organisation().version == 3
    ((profile, by),) = store.state.releases
    assert (profile.version, by.name) == (3, "試験 太郎")
    assert not any(word in str(store.events) for word in ("shiken", "内部の資料"))


def test_one_organisation_is_released_and_the_others_wait_on(store: FakeStore) -> None:
    take_in(store, {"name": "二"})
    release_only(store, store.organisation("二"))
    assert [data["name"] for data in store.data_of(PUBLISHED)] == ["二"]
    assert store.state.waiting == [store.organisation().id]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_roles_of_publication_release(store: FakeStore, role: str) -> None:
    take_in(store, {"name": "二"})
    if role in ("approver", "admin"):
        release_only(store, store.organisation("二"), role=role)
        assert release(store, role=role) == 1
        return
    with pytest.raises(NotAllowed):
        release(store, role=role)
    with pytest.raises(NotAllowed):
        release_only(store, store.organisation(), role=role)
    assert store.data_of(PUBLISHED) == []


def test_nothing_is_released_that_was_changed_after_it_was_seen(store: FakeStore) -> None:
    mark, before = seen(store), store.organisation()
    take_in(store, {"activities": "見ていない内容"})
    with pytest.raises(ChangedMeanwhile):
        release_only(store, before, before.version)
    with pytest.raises(ChangedMeanwhile):
        release(store, mark)
    assert store.data_of(PUBLISHED) == []
    release_only(store, before, before.version + 1)
    assert [data["activities"] for data in store.data_of(PUBLISHED)] == ["見ていない内容"]


def test_an_organisation_more_than_was_seen_is_not_released_with_the_others(
    store: FakeStore,
) -> None:
    mark = seen(store)
    take_in(store, {"name": "二"})
    with pytest.raises(ChangedMeanwhile):
        release(store, mark)
    assert store.data_of(PUBLISHED) == []


def test_nothing_is_released_twice(store: FakeStore) -> None:
    mark = seen(store)
    assert release(store, mark) == 1
    with pytest.raises(ChangedMeanwhile):
        release(store, mark)
    with pytest.raises(ChangedMeanwhile):
        release_only(store, store.organisation(), store.organisation().version)
    assert len(store.data_of(PUBLISHED)) == 1
