"""The prefecture's link with an organisation, and the contact that goes with it."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.members.domain.organisation import NoSuchOrganisation
from services.members.domain.steps import Actor
from services.members.store.views.organisations import find_contact, get_organisation_page
from services.members.store.work import Store
from services.members.usecases.mark_contact_undeliverable import mark_contact_undeliverable
from services.members.usecases.switch_link import switch_link
from tests.integration.members.lists import CONTACT, events, import_list, organisation, write_list

BY = Actor(str(uuid.uuid4()), "試験 太郎", roles=frozenset({"reviewer"}))


@pytest.fixture
def database(fresh_database: Callable[[str], Database], tmp_path: Path) -> Database:
    database = fresh_database("members")
    import_list(database, write_list(tmp_path, CONTACT))
    return database


def switch(database: Database, linked: bool, purpose: str = "") -> str:
    with Store(database).work() as work:
        return switch_link(work, organisation(database)["id"], linked, purpose, BY, now())


def link_events(database: Database) -> list[dict[str, Any]]:
    return [event for event in events(database) if event["type"] == "organisation.link_changed.v1"]


def test_link_is_announced_with_a_reference_and_no_person(database: Database) -> None:
    assert switch(database, True, "協定") == "linked"
    known = organisation(database)
    (announced,) = link_events(database)
    assert announced["data"] == {
        "linked": True,
        "contact": {"owner": "members", "contact": known["contact_id"]},
    }
    assert announced["sequence"] == known["version"] == 2
    assert "協定" not in str(announced)


def test_every_switch_stays_in_the_history_with_who_and_why(database: Database) -> None:
    switch(database, True, "協定")
    switch(database, True, "新しい協定")
    switch(database, False)
    with database.unit_of_work() as uow:
        history = get_organisation_page(uow, organisation(database)["id"]).link_changes
    assert [(line.linked, line.purpose, line.changed_by) for line in history] == [
        (False, "", "試験 太郎"),
        (True, "新しい協定", "試験 太郎"),
        (True, "協定", "試験 太郎"),
    ]
    assert len(link_events(database)) == 2


def test_new_contact_of_a_linked_organisation_is_announced_again(
    database: Database, tmp_path: Path
) -> None:
    switch(database, True)
    before = organisation(database)
    import_list(
        database, write_list(tmp_path, CONTACT | {"contact_email": "taro.shiken@example.jp"})
    )
    assert len(link_events(database)) == 2
    assert link_events(database)[-1]["sequence"] == before["version"] + 1
    assert organisation(database)["contact_id"] == before["contact_id"]


def test_contact_without_mail_address_is_no_reference(database: Database, tmp_path: Path) -> None:
    switch(database, True)
    import_list(database, write_list(tmp_path, CONTACT | {"contact_email": ""}))
    assert link_events(database)[-1]["data"] == {"linked": True, "contact": None}
    with database.unit_of_work() as uow:
        assert find_contact(uow, organisation(database)["contact_id"]) is None


def test_link_of_an_unknown_organisation_is_refused(database: Database) -> None:
    with pytest.raises(NoSuchOrganisation), Store(database).work() as work:
        switch_link(work, str(uuid.uuid4()), True, "", BY, now())


def test_undeliverable_mark_goes_when_the_address_changes_and_only_then(
    database: Database, tmp_path: Path
) -> None:
    with Store(database).work() as work:
        assert mark_contact_undeliverable(work, "members", organisation(database)["contact_id"])
    marked = organisation(database)["undeliverable_at"]
    assert marked
    import_list(database, write_list(tmp_path, CONTACT | {"contact_name": "試験 次郎"}))
    assert organisation(database)["undeliverable_at"] == marked
    import_list(
        database, write_list(tmp_path, CONTACT | {"contact_email": "jiro.shiken@example.jp"})
    )
    assert organisation(database)["undeliverable_at"] is None
