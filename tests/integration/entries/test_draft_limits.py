"""Drafts are begun by people who have opened a page of ours, and fill no disk."""

from collections.abc import Callable

import pytest
import requests

from services.chassis.runtime.database import Database
from services.entries.domain.draft import TooManyDrafts
from services.entries.store.work import StoreWork
from services.entries.usecases import begin_draft as limits
from services.entries.usecases.begin_draft import begin_draft
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet
from tests.running import Browser, Running


def drafts(database: Database) -> int:
    with database.unit_of_work() as uow:
        return int((uow.one("SELECT count(*) AS n FROM draft") or {})["n"])


def begin(database: Database, address: str) -> str:
    with database.unit_of_work() as uow:
        return begin_draft(StoreWork(uow), address)


def age(database: Database, hours: int) -> None:
    with database.unit_of_work() as uow:
        uow.execute(
            "UPDATE draft SET created_at = created_at - %(h)s * interval '1 hour',"
            " updated_at = updated_at - %(h)s * interval '1 hour'",
            {"h": hours},
        )


@pytest.mark.parametrize("path", ["/apply/", "/apply/1", "/apply/5", "/apply/check"])
def test_who_has_opened_no_page_of_ours_begins_no_draft(instance: Running, path: str) -> None:
    database = instance.database("entries")
    before = drafts(database)
    typed = {"organisation_name": "会", "csrf_token": "x" * 64}
    for cookies in ({}, {"form": "invented"}, {"draft": "invented"}):
        answer = requests.post(
            instance.url + path, typed, cookies=cookies, timeout=10, allow_redirects=False
        )
        assert answer.status_code == 403
    assert drafts(database) == before


def test_opening_pages_begins_no_draft(instance: Running) -> None:
    database, browser = instance.database("entries"), Browser(instance.url)
    before = drafts(database)
    for path in ("/apply/", "/apply/1", "/apply/check", "/apply/done", "/apply/status"):
        browser.get(path)
    assert drafts(database) == before


def test_one_address_begins_so_many_drafts_a_day_and_others_are_not_kept_out(
    fresh_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_OF_ONE_ADDRESS_A_DAY", 3)
    database = fresh_database("entries")
    for _ in range(3):
        begin(database, "one")
    with pytest.raises(TooManyDrafts):
        begin(database, "one")
    begin(database, "another")
    assert drafts(database) == 4
    with database.unit_of_work() as uow:
        # One of them has become an entry.
        receipt = submit_entry(StoreWork(uow), load_entry(entry_sheet()), ["secret"], "test")
        uow.execute(
            "UPDATE draft SET entry_id = %s WHERE token_hash = (SELECT token_hash FROM draft"
            " WHERE begun_from = 'one' LIMIT 1)",
            (receipt.entry_id,),
        )
    begin(database, "one")
    with pytest.raises(TooManyDrafts):
        begin(database, "one")
    age(database, 25)
    begin(database, "one")


def test_a_full_table_makes_room_where_most_was_left_lying(
    fresh_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_OPEN", 10)
    monkeypatch.setattr(limits, "ROOM_MADE_AT_ONCE", 4)
    database = fresh_database("entries")
    honest = begin(database, "somebody")
    age(database, 48)
    robots = [begin(database, "robots") for _ in range(9)]
    with database.unit_of_work() as uow:
        uow.execute("UPDATE draft SET updated_at = now()")
    with pytest.raises(TooManyDrafts):
        begin(database, "late")
    age(database, 2)
    begin(database, "late")
    assert drafts(database) == 7
    with database.unit_of_work() as uow:
        assert StoreWork(uow).drafts.get_for_update(honest).answers == {}
        left = uow.all("SELECT token_hash FROM draft WHERE begun_from = 'robots'")
    assert len(left) == len(robots) - 4


def test_too_many_drafts_are_told_in_words_and_those_begun_go_on(
    instance: Running,
) -> None:
    browser = Browser(instance.url)
    browser.post("/apply/", page="/apply/")
    database = instance.database("entries")
    with database.unit_of_work() as uow:
        row = uow.one("SELECT begun_from FROM draft ORDER BY created_at DESC LIMIT 1")
        assert row is not None
        assert "127.0.0.1" not in row["begun_from"]
        added = uow.execute(
            "INSERT INTO draft (token_hash, begun_from)"
            " SELECT decode(md5('limit' || n), 'hex'), %s FROM generate_series(1, 300) AS n",
            (row["begun_from"],),
        )
    try:
        assert added == 300
        answer = browser.post("/apply/", page="/apply/", follow=False)
        assert answer.status_code == 429
        assert "そのまま残っています" in answer.text
        saved = browser.post("/apply/1", page="/apply/1", organisation_name="続ける会")
        assert "続ける会" in saved.text
    finally:
        with database.unit_of_work() as uow:
            uow.execute(
                "DELETE FROM draft WHERE token_hash IN"
                " (SELECT decode(md5('limit' || n), 'hex') FROM generate_series(1, 300) AS n)"
            )
