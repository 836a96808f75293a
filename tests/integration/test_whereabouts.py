"""Where an entry is: one command that asks every service, and log lines of every process that name it. No person."""

import json
import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.builders import entry_sheet
from tests.chaos.stories import Listed
from tests.running import Running, approve, eventually, office, review_and_propose

PERSONAL = ("試験 花子", "hanako", "example.jp", "団地のお茶会", "ファンケル")


@pytest.fixture(scope="module")
def number(instance: Running) -> str:
    """An entry that went all the way, with one partner who is told of it and one nobody knows."""
    partners = ["株式会社ファンケル", f"だれも知らない会{uuid.uuid4().hex[:6]}"]
    answer = instance.submit(
        entry_sheet(contact__email=f"hanako{uuid.uuid4().hex[:8]}@example.jp", desired_partners=partners)
    )  # fmt: skip
    number = str(answer.json()["number"])
    review_and_propose(office(instance, "REVIEWER"), number)
    assert approve(office(instance, "APPROVER"), number).status_code == 200
    story = Listed(instance)
    story.number = number
    eventually(lambda: story.effects() == 1, 60)
    eventually(lambda: nothing_is_open(instance, number), 60)
    return number


def nothing_is_open(instance: Running, number: str) -> bool:
    return "まだのことはありません" in instance.tsunagari("entry", number).stdout


def test_entry_shows_all_that_happened_on_one_screen_and_no_person(
    instance: Running, number: str
) -> None:
    found = instance.tsunagari("entry", number)
    assert found.returncode == 0
    assert len(found.stdout.splitlines()) < 50
    for words in (
        f"{number}：掲載中",
        "承認しました",
        "entry.submitted.v1",
        "entry.approved.v1",
        "introduction.offered.v1",
        "site.published.v1",
        "打診　",
        "回答待ち 1件",
        "県とのつながりなし 1件",
        "受付のお知らせ　送信済み",
        "（連携のご相談）　送信済み",
        "公開ページ　提出 第1版、反映済み",
        "ファイルあり",
    ):
        assert words in found.stdout, words
    assert len(re.findall(r"→ (?:entries|notifications|publishing)\s+受信", found.stdout)) == 5
    assert [word for word in PERSONAL if word in found.stdout] == []


def test_number_may_be_typed_as_people_type_it(instance: Running, number: str) -> None:
    typed = number.lower().translate(str.maketrans("r0123456789-", "ｒ０１２３４５６７８９－"))
    assert f"{number}：" in instance.tsunagari("entry", typed).stdout


def test_number_of_nobody_is_an_error(instance: Running) -> None:
    found = instance.tsunagari("entry", "R1-0001")
    assert found.returncode == 1
    assert "R1-0001 というエントリーは見つかりません" in found.stderr


def events_of(instance: Running, number: str) -> dict[str, str]:
    """type → event id, of what entries announced."""
    with instance.database("entries").unit_of_work() as uow:
        rows = uow.all(
            "SELECT type, event_id FROM outbox WHERE strpos(body, %s) > 0", (f'"{number}"',)
        )
    return {row["type"]: row["event_id"] for row in rows}


@contextmanager
def changed(instance: Running, service: str, change: str, back: str) -> Iterator[None]:
    with instance.database(service).unit_of_work() as uow:
        uow.execute(change)
    try:
        yield
    finally:
        with instance.database(service).unit_of_work() as uow:
            uow.execute(back)


def test_what_is_stuck_is_named_with_what_it_waits_for(instance: Running, number: str) -> None:
    ids = events_of(instance, number)
    approved, submitted = ids["entry.approved.v1"], ids["entry.submitted.v1"]
    dead = "INSERT INTO dead_letter (handler, event_id, body, reason, attempts) VALUES ('status test', '{}', '', 'KeyError', 3)"
    retry = ("INSERT INTO inbox_retry (handler, event_id, body, attempts, next_attempt_at, last_error)"
             " VALUES ('status test', '{}', '{{}}', 7, now() + interval '9 minutes', 'TryAgainLater')")  # fmt: skip
    cases = [
        ("publishing", dead.format(approved), "DELETE FROM dead_letter WHERE handler = 'status test'",
         "publishing の entry.approved.v1 が不達です"),
        ("notifications", retry.format(submitted), "DELETE FROM inbox_retry WHERE handler = 'status test'",
         "notifications が entry.submitted.v1 を再試行しています"),
        ("notifications", f"UPDATE inbox SET event_id = '{uuid.uuid5(uuid.NAMESPACE_OID, approved)}' WHERE event_id = '{approved}'",
         f"UPDATE inbox SET event_id = '{approved}' WHERE event_id = '{uuid.uuid5(uuid.NAMESPACE_OID, approved)}'",
         "notifications が entry.approved.v1 を受け取っていません"),
        ("entries", f"UPDATE outbox SET published_at = NULL, next_attempt_at = now() + interval '4 minutes' WHERE event_id = '{approved}'",
         f"UPDATE outbox SET published_at = now() WHERE event_id = '{approved}'",
         "entry.approved.v1 がブローカーへの送信を待っています"),
        ("notifications", f"UPDATE mail SET state = 'undeliverable', last_error = 'RCPT 550' WHERE number = '{number}' AND template = 'receipt'",
         f"UPDATE mail SET state = 'sent', last_error = NULL WHERE number = '{number}' AND template = 'receipt'",
         "受付のお知らせ（届きませんでした）"),
        ("entries", f"UPDATE entry SET state = 'approved' WHERE number = '{number}'",
         f"UPDATE entry SET state = 'listed' WHERE number = '{number}'",
         "公開サイトに載ったという知らせを待っています"),
        ("entries", f"UPDATE entry SET state = 'submitted', suspected_because = '{{too_fast}}' WHERE number = '{number}'",
         f"UPDATE entry SET state = 'listed', suspected_because = '{{}}' WHERE number = '{number}'",
         "ロボットによる申込みでないかを、事務局が確かめるのを待っています"),
    ]  # fmt: skip
    for service, change, back, words in cases:
        with changed(instance, service, change, back):
            shown = instance.tsunagari("entry", number).stdout
        assert f"・{words}" in shown, shown
    assert nothing_is_open(instance, number)


def test_a_database_that_does_not_answer_is_named_and_the_rest_is_shown(
    instance: Running, number: str, tmp_path: Path
) -> None:
    shutil.copytree(instance.run_dir / "env", tmp_path / "env")
    (tmp_path / "away").write_text("postgresql://nobody:nothing@127.0.0.1:1/nowhere")
    file = tmp_path / "env" / "notifications.env"
    file.write_text(
        re.sub(r"(?m)^DATABASE_URL_FILE=.*", f"DATABASE_URL_FILE={tmp_path / 'away'}", file.read_text())
    )  # fmt: skip
    found, status = (
        subprocess.run(
            [shutil.which("tsunagari") or "tsunagari", *arguments],
            env={**os.environ, "RUN_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for arguments in (["entry", number], ["status"])
    )
    assert "・notifications のデータベースが答えません" in found.stdout
    assert f"{number}：掲載中" in found.stdout
    assert "公開ページ　提出 第1版" in found.stdout
    assert status.returncode == 1
    assert "notifications：データベースが答えません" in status.stdout


def test_log_lines_of_every_process_name_the_entry_and_no_person(
    instance: Running, number: str
) -> None:
    lines = [
        line
        for file in (instance.run_dir / "log").glob("*.log*")
        for line in file.read_text(errors="replace").splitlines()
        if f'"{number}"' in line
    ]
    named = {
        (f"{line['service']}-{line['process']}", line["event"], line.get("step") or line.get("handler") or "")
        for line in map(json.loads, lines)
        if line.get("entry") == number or number in line.get("entries", [])
    }  # fmt: skip
    assert len(lines) > 0
    assert named >= {
        ("entries-web", "entry_submitted", ""),
        ("entries-web", "entry_step", "確認を始めました"),
        ("entries-web", "entry_step", "決裁に回しました"),
        ("entries-web", "entry_step", "承認しました"),
        ("entries-web", "introductions_made", ""),
        ("notifications-worker", "event_handled", "entry.submitted.v1"),
        ("notifications-worker", "event_handled", "entry.approved.v1"),
        ("notifications-worker", "event_handled", "introduction.offered.v1"),
        ("notifications-worker", "mail_sent", ""),
        ("publishing-worker", "event_handled", "entry.approved.v1"),
        ("publishing-worker", "site_released", ""),
        ("entries-worker", "event_handled", "site.published.v1"),
        ("entries-worker", "entry_step", "県のホームページに掲載されました"),
    }
    assert [word for word in PERSONAL if any(word in line for line in lines)] == []
    read = [json.loads(line) for line in lines]
    [trace] = {line["trace_id"] for line in read if line["event"] == "entry_submitted"}
    assert trace in {line.get("trace_id") for line in read if line["event"] == "event_handled"}
