"""Review and decision by people who work on one entry at the same time, over real sessions."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import requests

from services.chassis.runtime.database import Database
from tests.builders import entry_sheet
from tests.running import Browser, Running, eventually, office, review_and_propose


def taken(instance: Running, reviewer: Browser, **changes: object) -> str:
    """A new entry that the reviewer has taken; its number."""
    answer = instance.submit(entry_sheet(**changes))
    assert answer.status_code == 201, answer.text
    path = f"/office/entries/{answer.json()['number']}"
    assert reviewer.post(f"{path}/take", page=path).status_code == 200
    return str(answer.json()["number"])


MEANWHILE = "ほかの人がこのエントリーを進めました。まだ何も行っていません。"


def send(
    person: Browser, number: str, step: str, seen: dict[str, str], **fields: object
) -> requests.Response:
    """Send a form of a page that was opened before, whose hidden values are ``seen``."""
    return person.session.post(
        f"{person.url}/office/entries/{number}/{step}", {**seen, **fields}, timeout=20
    )


def state_of(instance: Running, number: str) -> str:
    with instance.database("entries").unit_of_work() as uow:
        row = uow.one("SELECT state FROM entry WHERE number = %s", (number,))
    assert row is not None
    return str(row["state"])


@contextmanager
def held(database: Database, number: str) -> Iterator[None]:
    """Nobody can change the entry meanwhile: whoever wants to waits, in the order in which they came."""
    with database.unit_of_work() as uow:
        uow.execute("SELECT 1 FROM entry WHERE number = %s FOR UPDATE", (number,))
        yield


def waiting_for_entry(database: Database) -> int:
    with database.unit_of_work() as uow:
        row = uow.one(
            "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database() AND query LIKE '%%FROM entry e%%FOR UPDATE%%'"
        )
    assert row is not None
    return int(row["n"])


def test_a_colleagues_save_during_an_incomplete_proposal_is_answered_as_such(
    instance: Running,
) -> None:
    first, second = office(instance, "REVIEWER"), office(instance, "ADMIN")
    number = taken(instance, first)
    page = f"/office/entries/{number}"
    seen_by_first, seen_by_second = first.hidden(page), second.hidden(page)
    database, watch = instance.database("entries"), instance.database("entries")
    with ThreadPoolExecutor(2) as pool:
        with held(database, number):
            proposal = pool.submit(
                send, first, number, "review", seen_by_first, action="propose", verdict_safe="amend"
            )
            eventually(lambda: waiting_for_entry(watch) == 1)
            save = pool.submit(
                send, second, number, "review", seen_by_second, action="save", opinion="あとから"
            )
            eventually(lambda: waiting_for_entry(watch) == 2)
        proposed, saved = proposal.result(), save.result()
    assert proposed.status_code == 200
    assert "「要補正」のままでは" in proposed.text
    assert saved.history[0].status_code == 303
    for page_again in (saved.text, second.get(f"{page}?again=1").text):
        assert "ほかの人が確認内容を保存しました" in page_again
        assert "あとから" in page_again
    assert 'value="amend" checked' in second.get(page).text
    assert state_of(instance, number) == "under_review"


def test_an_incomplete_proposal_keeps_what_was_ticked_and_says_what_is_open(
    instance: Running,
) -> None:
    reviewer = office(instance, "REVIEWER")
    number = taken(instance, reviewer)
    page = f"/office/entries/{number}"
    answer = reviewer.post(
        f"{page}/review", page=page, action="propose", verdict_safe="fit", opinion="途中の所見"
    )
    assert answer.history[0].status_code == 303
    assert answer.status_code == 200
    assert "<title>エラー：" in answer.text
    assert len(re.findall(r'href="#verdict_', answer.text)) == 11
    kept = reviewer.get(page).text
    assert "途中の所見" in kept
    assert "error-summary" not in kept


def test_what_a_colleague_changed_meanwhile_is_neither_declined_nor_put_back(
    instance: Running,
) -> None:
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    number = taken(instance, reviewer)
    page = f"/office/entries/{number}"
    seen = approver.hidden(page)
    reviewer.post(f"{page}/review", page=page, action="save", opinion="見直しました")
    refused = send(approver, number, "decline", seen, reason="対象外のため")
    assert refused.history[0].status_code == 303
    assert MEANWHILE in refused.text
    assert "対象外のため" in refused.text
    assert state_of(instance, number) == "under_review"

    review_and_propose(reviewer, number)
    seen = approver.hidden(page)
    approver.post(f"{page}/put-back", page=page, put_back_reason="費用を確かめてください")
    review_and_propose(reviewer, number)
    assert MEANWHILE in send(approver, number, "put-back", seen, put_back_reason="もう一度").text
    assert send(approver, number, "approve", seen).status_code == 409
    assert state_of(instance, number) == "awaiting_approval"
    with instance.database("entries").unit_of_work() as uow:
        assert not uow.all(
            "SELECT 1 FROM outbox WHERE type IN ('entry.declined.v1', 'entry.approved.v1')"
            " AND strpos(body, %s) > 0",
            (f'"{number}"',),
        )


def test_nothing_is_declined_or_put_back_without_a_reason_and_nothing_without_a_revision(
    instance: Running,
) -> None:
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    number = taken(instance, reviewer)
    page = f"/office/entries/{number}"
    answer = reviewer.post(f"{page}/decline", page=page, reason="　")
    assert answer.history[0].status_code == 303
    assert "見送る理由を入力してください" in answer.text
    review_and_propose(reviewer, number)
    answer = approver.post(f"{page}/put-back", page=page, put_back_reason="")
    assert "戻す理由を入力してください" in answer.text
    for step in ("decline", "put-back", "approve"):
        for wrong in ("", "0", "x", "9" * 5000):
            seen = {**approver.hidden(page), "revision": wrong}
            fields = {"reason": "理由", "put_back_reason": "理由"}
            answer = send(approver, number, step, seen, **fields)
            assert answer.status_code == 409 if step == "approve" else MEANWHILE in answer.text
    assert state_of(instance, number) == "awaiting_approval"


def test_whoever_proposed_cannot_approve_whatever_their_roles(instance: Running) -> None:
    admin, approver = office(instance, "ADMIN"), office(instance, "APPROVER")
    number = taken(instance, admin)
    review_and_propose(admin, number)
    page = f"/office/entries/{number}"
    assert "承認する" not in admin.get(page).text
    assert admin.post(f"{page}/approve", page=page).status_code == 403
    assert state_of(instance, number) == "awaiting_approval"
    assert approver.post(f"{page}/approve", page=page).status_code == 200
    assert state_of(instance, number) in ("approved", "listed")
