"""What cannot succeed lies aside with its reason; the rest goes on; once mended, a replay brings it home."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg2
import pytest

from tests.chaos.faults import Faults
from tests.chaos.lines import channel, publish_body, waiting_in
from tests.chaos.stories import Profile, Receipt
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(120)


def test_event_that_its_handler_cannot_take_waits_aside_until_the_cause_is_mended(
    instance: Running, faults: Faults
) -> None:
    broken, sound = Profile(instance), Receipt(instance)
    with _defect(instance, faults):
        broken.cause()
        letter = eventually(lambda: _letter(broken))
        assert letter["reason"] == "UndefinedColumn 42703"
        sound.cause()
        eventually(lambda: sound.effects() == 1)
        # The other consumer of the same emitter's events is not held up by it.
        eventually(
            lambda: broken.ask(
                "entries", "SELECT 1 FROM organisation WHERE name = %s", f"試験団体{broken.name}"
            )
        )
    assert broken.effects() == 0

    listed = instance.tsunagari("dead-letters", "list", "--service", "publishing")
    assert listed.returncode == 0, listed.stderr
    [line] = [line for line in listed.stdout.splitlines() if broken.event_id() in line]
    assert "UndefinedColumn 42703" in line
    found = re.match(r"publishing (\d+) ", line)
    assert found
    number = found[1]
    shown = instance.tsunagari("dead-letters", "show", "--service", "publishing", number)
    assert f"試験団体{broken.name}" in shown.stdout

    for _ in range(2):
        replayed = instance.tsunagari("dead-letters", "replay", "--service", "publishing", number)
        assert replayed.returncode == 0, replayed.stderr
        eventually(lambda: broken.effects() == 1)
    assert _letter(broken) is None
    eventually(
        lambda: (
            not broken.ask(
                "publishing", "SELECT 1 FROM inbox_retry WHERE event_id = %s", broken.event_id()
            )
        )
    )


def test_event_that_was_handled_may_be_replayed_without_a_second_effect(
    instance: Running, faults: Faults
) -> None:
    story = Receipt(instance)
    story.cause()
    eventually(lambda: story.effects() == 1)
    row = story.row()
    with story.databases["notifications"].unit_of_work() as uow:
        uow.execute(
            "INSERT INTO dead_letter (handler, event_id, body, reason, attempts) VALUES (%s, %s, %s, 'tried', 1)",
            (row["type"], row["event_id"], row["body"].encode()),
        )
    letter = _letter(story)
    assert letter
    number = str(letter["id"])
    answer = instance.tsunagari("dead-letters", "replay", "--service", "notifications", number)
    assert "notifications：1件を処理に戻しました" in answer.stdout
    eventually(
        lambda: (
            not story.ask(
                "notifications", "SELECT 1 FROM inbox_retry WHERE event_id = %s", row["event_id"]
            )
        )
    )
    assert story.effects() == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("these are no words of ours 山田花子 taro@example.jp", id="no JSON"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param('{"id": 1, "data": []}', id="no event"),
        pytest.param("[" * 20_000, id="too deep"),
        pytest.param(
            f'{{"type":"entry.approved.v1","source":"entries","subject":"x","sequence":Infinity,'
            f'"time":"2026-01-01","id":"{uuid.UUID(int=1)}","data":{{}}}}',
            id="no number",
        ),
    ],
)
def test_body_that_nobody_can_read_is_laid_aside_and_not_quoted(
    body: str | bytes, instance: Running, faults: Faults
) -> None:
    raw = body.encode() if isinstance(body, str) else body
    before = faults.supervisor.states()["publishing-worker"]["pid"]
    with channel(instance, "entries") as line:
        publish_body(line, "entries", "entry.approved.v1", body)
    for service in ("publishing", "notifications"):
        letter = eventually(partial(_letter_with, instance, service, raw))
        assert letter["reason"].startswith("undecodable: ")
        assert "花子" not in letter["reason"]
        assert "花子" not in (instance.run_dir / "log" / f"{service}-worker.log").read_text()
        with instance.database(service).unit_of_work() as uow:
            uow.execute("DELETE FROM dead_letter WHERE id = %s", (letter["id"],))
    assert waiting_in(instance, "publishing.entry.approved.v1") == 0
    assert faults.supervisor.states()["publishing-worker"]["pid"] == before


@contextmanager
def _defect(instance: Running, faults: Faults) -> Iterator[None]:
    """A column that publishing's handler of profiles needs goes by another name for the moment."""
    connection = psycopg2.connect(instance.secret("publishing/migration_database_url"))
    connection.autocommit = True

    def rename(old: str, new: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE organisation RENAME COLUMN {old} TO {new}")

    try:
        rename("activities", "activities_elsewhere")
        try:
            yield
        finally:
            rename("activities_elsewhere", "activities")
    finally:
        connection.close()


def _letter(story: Profile | Receipt) -> dict[str, Any] | None:
    row = story.outbox_row()
    letters = row and story.ask(
        story.consumer, "SELECT * FROM dead_letter WHERE event_id = %s", row["event_id"]
    )
    return letters[0] if letters else None


def _letter_with(instance: Running, service: str, body: bytes) -> dict[str, Any] | None:
    with instance.database(service).unit_of_work() as uow:
        return uow.one("SELECT * FROM dead_letter WHERE body = %s", (body,))
