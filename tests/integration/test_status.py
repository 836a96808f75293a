"""``tsunagari status`` and ``make status``: whether a person is needed, in words and by exit code."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from services.chassis.runtime.settings import CHECKOUT
from services.publishing.build.lock import BuilderLock
from services.publishing.vitals import DISK_USED, used_ratio
from tests.chaos.faults import Faults
from tests.running import Running, eventually

WELL = "人の対応は要りません。"
LATE = "now() - interval '3 hours'"


def make_status(run_dir: Path) -> subprocess.CompletedProcess[str]:
    """What `make status` runs."""
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.stack", "status"],
        cwd=CHECKOUT,
        text=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "RUN_DIR": str(run_dir)},
        check=False,
    )


@contextmanager
def rows(instance: Running, service: str, *statements: str, undo: str) -> Iterator[None]:
    database = instance.database(service)
    with database.unit_of_work() as uow:
        for statement in statements:
            uow.execute(statement)
    try:
        yield
    finally:
        with database.unit_of_work() as uow:
            uow.execute(undo)


def dead_letter(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "entries",
        "INSERT INTO dead_letter (handler, body, reason, attempts) VALUES ('status test', '', 'x', 1)",
        undo="DELETE FROM dead_letter WHERE handler = 'status test'",
    )


def lasting_retry(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "members",
        "INSERT INTO inbox_retry (handler, event_id, body, next_attempt_at, last_error, first_failed_at)"
        f" VALUES ('status test', gen_random_uuid(), '{{}}', now() + interval '9 minutes', 'x', {LATE})",
        undo="DELETE FROM inbox_retry WHERE handler = 'status test'",
    )


def event_that_waits(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "publishing",
        "INSERT INTO outbox (event_id, type, body, created_at, next_attempt_at)"
        f" VALUES (gen_random_uuid(), 'status.test', '{{}}', {LATE}, now() + interval '4 minutes')",
        undo="DELETE FROM outbox WHERE type = 'status.test'",
    )


def event_that_nobody_confirmed(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "entries",
        "INSERT INTO awaited_receipt (event_id, consumer, again)"
        " SELECT event_id, 'status test', 1 FROM outbox LIMIT 1",
        undo="DELETE FROM awaited_receipt WHERE consumer = 'status test'",
    )


def mail_that_waits(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "notifications",
        "INSERT INTO mail (id, event_id, template, recipient_owner, recipient_contact, about, number, facts,"
        " message_id, queued_at, next_attempt_at, state)"
        " VALUES (gen_random_uuid(), gen_random_uuid(), 'receipt', 'entries', 'x', 'status test', 'R8-9999',"
        f" '{{}}', '<x>', {LATE}, now() + interval '9 minutes', 'waiting')",
        undo="DELETE FROM mail WHERE about = 'status test'",
    )


def entry_that_is_not_listed(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "entries",
        f"UPDATE entry SET state = 'approved', approved_at = {LATE} WHERE number ="
        " (SELECT min(number) FROM entry WHERE state = 'listed')",
        undo=f"UPDATE entry SET state = 'listed' WHERE state = 'approved' AND approved_at < {LATE} + interval '1 hour'",
    )


def late_timer(instance: Running) -> AbstractContextManager[None]:
    return rows(
        instance,
        "members",
        f"UPDATE timer SET last_tick_at = {LATE} WHERE name = 'purge_old_sign_ins'",
        undo="UPDATE timer SET last_tick_at = now()",
    )


@contextmanager
def site_that_is_not_built(instance: Running) -> Iterator[None]:
    """Somebody holds the builder's lock and builds nothing."""
    lock = BuilderLock(instance.settings("publishing").database_url)
    eventually(lock.take)
    try:
        with instance.database("publishing").unit_of_work() as uow:
            uow.execute(f"UPDATE site SET complete_at = {LATE}")
        yield
    finally:
        lock.close()


@contextmanager
def process_that_hangs(instance: Running) -> Iterator[None]:
    pid = Faults(instance).supervisor.states()["publishing-web"]["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


TROUBLES: list[tuple[Callable[[Running], AbstractContextManager[None]], str, str]] = [
    (dead_letter, "entries：受け取れなかったイベントが1件あります", "dead-letters.md"),
    (lasting_retry, "members：同じイベントの受け取りに、3時間失敗し続けています", "dead-letters.md"),
    (event_that_waits, "publishing：3時間前のイベントが、まだブローカーに届いていません", "outbox-stuck.md"),
    (event_that_nobody_confirmed, "entries：status test から受け取ったという返事のないイベントが1件", "broker-lost.md"),
    (mail_that_waits, "notifications：3時間前から送れずにいるメールがあります", "mail-not-sent.md"),
    (entry_that_is_not_listed, "entries：承認から3時間たっても", "site-wrong.md"),
    (late_timer, "members：定期の処理 purge_old_sign_ins が", "process-away.md"),
    (site_that_is_not_built, "publishing：公開サイトが最新であると、3時間前から", "site-wrong.md"),
    (process_that_hangs, "publishing-web：プロセスが答えません", "process-away.md"),
]  # fmt: skip


def is_well(instance: Running) -> bool:
    found = instance.tsunagari("status")
    return found.returncode == 0 and WELL in found.stdout


def test_status_says_all_that_needs_a_person_and_which_runbooks_help(instance: Running) -> None:
    eventually(lambda: is_well(instance), 60)
    with ExitStack() as stack:
        for trouble, _, _ in TROUBLES:
            stack.enter_context(trouble(instance))
        found = instance.tsunagari("status")
    for _, words, runbook in TROUBLES:
        [line] = [line for line in found.stdout.splitlines() if words in line]
        assert f"deploy/runbooks/{runbook}" in line
        assert (CHECKOUT / "deploy" / "runbooks" / runbook).exists()
    assert found.returncode == 1
    assert WELL not in found.stdout
    eventually(lambda: is_well(instance), 60)


def test_make_status_says_that_all_is_well_and_when_it_is_not(instance: Running) -> None:
    well = make_status(instance.run_dir)
    assert well.returncode == 0
    listed = re.findall(r"^  \S+ +稼働中", well.stdout, re.MULTILINE)
    assert well.stdout.splitlines()[-1] == f"{len(listed)} プロセスがすべて動いています。"
    with dead_letter(instance):
        ill = make_status(instance.run_dir)
    assert ill.returncode == 1
    assert "プロセスはすべて動いていますが" in ill.stdout
    assert "受け取れなかったイベントが1件あります" in ill.stdout


def test_make_status_names_the_process_that_does_not_run(instance: Running, faults: Faults) -> None:
    faults.stop("publishing-web")
    found = make_status(instance.run_dir)
    assert found.returncode == 1
    assert "動いていないプロセスがあります：publishing-web" in found.stdout
    assert "publishing-web：プロセスが答えません" in found.stdout


def test_make_status_says_where_nothing_runs_at_all(tmp_path: Path) -> None:
    found = make_status(tmp_path)
    assert found.returncode == 3
    assert found.stdout == "動いていません。make up で起動します。\n"


def filesystem(
    blocks: int, free: int, for_us: int, files: int, files_free: int
) -> os.statvfs_result:
    return os.statvfs_result(
        (4096, 4096, blocks, free, for_us, files, files_free, files_free, 0, 255)
    )


@pytest.mark.parametrize(
    ("disk", "needs_a_person"),
    [
        (filesystem(1000, 300, 250, 1000, 900), False),
        (filesystem(1000, 60, 10, 1000, 900), True),  # what is left is kept for root
        (filesystem(1000, 900, 900, 1000, 10), True),  # room, but no more files
        (filesystem(1000, 900, 900, 0, 0), False),  # a file system that counts no files
    ],
)
def test_disk_is_nearly_full_by_room_or_by_number_of_files(
    disk: os.statvfs_result, needs_a_person: bool
) -> None:
    assert (DISK_USED(used_ratio(disk)).alarm is not None) is needs_a_person
