"""Robots at the form: they get a number like everybody, and nobody is written to before a person has looked."""

import re
import uuid
from typing import Any

from services.entries.domain.suspicion import Limits
from services.entries.store.work import StoreWork
from services.entries.usecases.begin_draft import begin_draft
from services.entries.usecases.note_traces import note_traces
from services.entries.usecases.submit_draft import submit_draft
from services.entries.web.schemas import load_entry
from tests.builders import CONSENTS, entry_sheet
from tests.e2e import application
from tests.running import Browser, Running, approve, eventually, office, review_and_propose

TRAP = {"website_url": "https://spam.example/"}


def apply(instance: Running, address: str, **typed: str) -> tuple[Browser, str, str]:
    """Hand an entry in by the form, with ``typed`` on its first page; number and 照会コード."""
    browser = Browser(instance.url)
    browser.post("/apply/", page="/apply/")
    for step, answers in enumerate(application.answers("", address), start=1):
        more = typed if step == 1 else {}
        sent = {**answers, **more, "title": f"ロボットの会 {uuid.uuid4().hex[:8]}"} if step == 2 else {**answers, **more}  # fmt: skip
        browser.post(f"/apply/{step}", page=f"/apply/{step}", **{**sent, "desired_partners": ""})
    ticked: dict[str, Any] = {f"consents_{name}": "on" for name in CONSENTS}
    done = browser.post("/apply/check", page="/apply/check", **ticked)
    number, code = re.findall(r"<dd>([^<]+)</dd>", done.text)[:2]
    return browser, number, code


def announced(instance: Running, number: str) -> list[dict[str, Any]]:
    with instance.database("entries").unit_of_work() as uow:
        return uow.all(
            "SELECT type, body FROM outbox WHERE type IN ('entry.submitted.v1', 'entry.declined.v1')"
            " AND body::text LIKE %s",
            (f'%"{number}"%',),
        )


def suspected_because(instance: Running, number: str) -> list[str]:
    with instance.database("entries").unit_of_work() as uow:
        row = uow.one("SELECT suspected_because FROM entry WHERE number = %s", (number,))
    assert row is not None
    return list(row["suspected_because"])


def test_a_robot_gets_its_number_and_nobody_gets_a_mail_until_a_person_releases_it(
    instance: Running,
) -> None:
    address = application.invented_address()
    _, number, code = apply(instance, address, **TRAP)
    assert number
    assert code
    assert "trap" in suspected_because(instance, number)
    assert announced(instance, number) == []

    reviewer, path = office(instance, "REVIEWER"), f"/office/entries/{number}"
    page = reviewer.get(path).text
    assert "ロボットによる申込みの疑い" in page
    assert "確認済みにする" in page
    assert f"{path}/take" not in page
    assert f'href="{path}"' in reviewer.get("/office/?state=held").text
    assert reviewer.post(f"{path}/take", page=path).status_code == 409
    assert announced(instance, number) == []
    assert instance.mails_to(address) == []

    released = reviewer.post(f"{path}/release", page=path)
    assert "確認済みにしました" in released.text
    assert [row["type"] for row in announced(instance, number)] == ["entry.submitted.v1"]
    eventually(lambda: instance.mails_to(address))
    assert reviewer.post(f"{path}/release", page=path).status_code == 409
    assert len(announced(instance, number)) == 1
    assert f'href="{path}"' not in reviewer.get("/office/?state=held").text

    review_and_propose(reviewer, number)
    assert approve(office(instance, "APPROVER"), number).status_code == 200


def test_a_robots_entry_is_declined_without_a_word_to_whoever_it_named(instance: Running) -> None:
    address = application.invented_address()
    browser, number, code = apply(instance, address, **TRAP)
    reviewer, path = office(instance, "REVIEWER"), f"/office/entries/{number}"
    told = reviewer.post(f"{path}/decline", page=path, reason="宣伝のため")
    assert "申込者へはお知らせしません" in told.text
    assert announced(instance, number) == []
    status = browser.post("/apply/status", page="/apply/status", number=number, lookup_code=code)
    assert "宣伝のため" in status.text


def test_whoever_may_only_look_cannot_release(instance: Running) -> None:
    _, number, _ = apply(instance, application.invented_address(), **TRAP)
    path = f"/office/entries/{number}"
    approver = office(instance, "APPROVER")
    assert "確認済みにする</button>" not in approver.get(path).text
    assert approver.post(f"{path}/release", page=path).status_code == 403
    assert announced(instance, number) == []


def test_many_entries_from_one_address_within_an_hour_wait_and_those_of_others_do_not(
    fresh_database: Any,
) -> None:
    limits = Limits(least_seconds=20, of_one_address=2, in_all=5)
    database = fresh_database("entries")

    def hand_in(address: str) -> list[str]:
        with database.unit_of_work() as uow:
            token = begin_draft(StoreWork(uow), address)
            note_traces(StoreWork(uow), token, 300.0, False)
            submit_draft(StoreWork(uow), token, load_entry(entry_sheet()), ["secret"], limits)
            row = uow.one("SELECT suspected_because FROM entry ORDER BY number DESC LIMIT 1")
        assert row is not None
        return list(row["suspected_because"])

    assert hand_in("one") == hand_in("one") == []
    assert hand_in("one") == ["many_of_one_address"]
    assert hand_in("another") == []
    assert hand_in("a third") == []
    assert hand_in("a fourth") == ["many"]
    with database.unit_of_work() as uow:
        uow.execute("UPDATE draft SET updated_at = now() - interval '61 minutes'")
        assert uow.one("SELECT count(*) AS n FROM outbox") == {"n": 4}
        assert uow.one(
            "SELECT count(*) AS n FROM history WHERE what LIKE 'ロボット%%' AND note <> ''"
        ) == {"n": 2}
    assert hand_in("one") == []


def test_pages_add_up_to_the_time_that_a_draft_took(instance: Running) -> None:
    browser = Browser(instance.url)
    browser.post("/apply/", page="/apply/")
    for _ in range(2):
        browser.post("/apply/1", page="/apply/1", organisation_name="時間の会")
    with instance.database("entries").unit_of_work() as uow:
        row = uow.one(
            "SELECT seconds_open, trap_filled FROM draft WHERE answers ->> 'organisation_name' = '時間の会'"
            " ORDER BY updated_at DESC LIMIT 1"
        )
    assert row is not None
    assert row["seconds_open"] > 0
    assert not row["trap_filled"]


def test_what_comes_by_the_api_is_not_suspected(instance: Running) -> None:
    number = instance.submit(entry_sheet(title="鍵を持つフォームから")).json()["number"]
    assert suspected_because(instance, number) == []
    assert len(announced(instance, number)) == 1
