"""Where an entry is, on one screen: its state, its events with each consumer, its mails, its page. No person is named.

Each service's own database is asked; one that does not answer is named, and the rest is shown.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.catalogue import subscriptions
from services.chassis.runtime.database import Database, Row, UnitOfWork, database_is_gone
from services.chassis.runtime.settings import instance_env, read_settings
from services.entries.domain import procedure
from services.entries.domain.entry import is_held
from services.entries.domain.history import sentence_of
from services.entries.domain.introduction import INTRODUCTION_STATES, IntroductionState
from services.japanese.dates import moment
from services.notifications.domain.mail import STATES
from services.notifications.domain.mail_types import MAIL_TYPES
from services.publishing.settings import PublishingSettings
from services.registry import SERVICES, instance_settings

_ENTRY = (
    "SELECT id, state, version, revision, submitted_at, answer_by, suspected_because, released_at"
    " FROM entry WHERE number = %s"
)
_HISTORY = "SELECT at, step, what FROM history WHERE entry_id = %s ORDER BY id"
_INTRODUCTIONS = "SELECT state FROM introduction WHERE entry_id = %s"
_MAILS = (
    "SELECT id, template, state, attempts, created_at, finished_at, last_error FROM mail WHERE number = %s"
    " ORDER BY created_at, template"
)
_PAGE = """
SELECT p.kind, e.version, p.change <= coalesce(r.up_to, 0) AS is_up, r.number AS release,
       ('entry:' || p.key) = ANY(coalesce(r.set_aside, '{}')) AS set_aside
  FROM page p LEFT JOIN entry e ON e.number = p.key
  LEFT JOIN LATERAL (SELECT number, up_to, set_aside FROM release ORDER BY number DESC LIMIT 1) r ON true
 WHERE p.kind IN ('entry', 'ended') AND p.key = %s AND NOT p.removed"""
# The quotes make it a whole value of the JSON: R8-0001 does not find R8-00010. Receipts name events and no entry.
_EVENTS = (
    "SELECT event_id, type, created_at, published_at, attempts, last_error FROM outbox"
    " WHERE strpos(body, %s) > 0 ORDER BY position"
)
_RECEIVED = """
SELECT handler, event_id, 'had' AS state, received_at AS at, 0 AS tries, '' AS reason FROM inbox WHERE event_id = ANY(%(ids)s::uuid[])
 UNION ALL
SELECT handler, event_id, 'retry', next_attempt_at, attempts, last_error FROM inbox_retry WHERE event_id = ANY(%(ids)s::uuid[])
 UNION ALL
SELECT handler, event_id, 'dead', dead_at, attempts, reason FROM dead_letter WHERE event_id = ANY(%(ids)s::uuid[])"""


@dataclass
class Whereabouts:
    """What was found of one entry, as lines to print; ``open`` is what has yet to happen, or needs a person."""

    number: str
    known: bool = False
    lines: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        self.lines.extend(lines)


def find_entry(number: str) -> Whereabouts:
    """Ask every service. ``known`` is false where none has heard of the number."""
    found = Whereabouts(number)
    events: dict[str, list[Row]] = {service: [] for service in SERVICES}
    received: dict[tuple[str, str], Row] = {}
    for service in SERVICES:

        def ask(uow: UnitOfWork, service: str = service) -> None:
            events[service] = uow.all(_EVENTS, (f'"{number}"',))

        _ask(service, found, ask)
    _ask("entries", found, lambda uow: _entry(uow, found))
    ids = [row["event_id"] for rows in events.values() for row in rows]
    for service in SERVICES:

        def collect(uow: UnitOfWork, service: str = service) -> None:
            for row in uow.all(_RECEIVED, {"ids": ids}):
                received[service, row["event_id"]] = row

        _ask(service, found, collect)
    found.say("", "イベント")
    for service in SERVICES:
        for event in events[service]:
            found.known = True
            found.say(f"  {event['type']:<26}{_at(event['created_at'])}  {_sent(event, found)}")
            found.say(*_consumers(event, received, found))
    _ask("notifications", found, lambda uow: _mails(uow, found))
    _ask("publishing", found, lambda uow: _page(uow, found))
    return found


def _ask(service: str, found: Whereabouts, question: Callable[[UnitOfWork], None]) -> None:
    try:
        with Database(
            instance_settings(service).database_url, 1, "tsunagari entry"
        ).unit_of_work() as uow:
            question(uow)
    except Exception as error:
        if not database_is_gone(error):
            raise
        silent = f"{service} のデータベースが答えません"
        if silent not in found.open:
            found.open.append(silent)


def _entry(uow: UnitOfWork, found: Whereabouts) -> None:
    row = uow.one(_ENTRY, (found.number,))
    if row is None:
        return
    found.known = True
    state = procedure.State(row["state"])
    rule = procedure.STATES[state]
    found.say(
        f"{found.number}：{rule.label}（提出 第{row['version']}版、更新 {row['revision']}回目）",
        f"  提出 {_at(row['submitted_at'])}　回答の期日 {row['answer_by']}",
        "",
        "経過",
        *(
            f"  {_at(line['at'])}  {sentence_of(line['step'], line['what'])}"
            for line in uow.all(_HISTORY, (row["id"],))
        ),
    )
    states = Counter(each["state"] for each in uow.all(_INTRODUCTIONS, (row["id"],)))
    if states:
        counted = (
            f"{INTRODUCTION_STATES[IntroductionState(s)].label} {n}件" for s, n in states.items()
        )
        found.say("", f"打診　{'、'.join(counted)}")
    if is_held(state, row["suspected_because"], row["released_at"]):
        found.open.append("ロボットによる申込みでないかを、事務局が確かめるのを待っています")
    if rule.waits_for:
        found.open.append(rule.waits_for)


def _sent(event: Row, found: Whereabouts) -> str:
    if event["published_at"]:
        return f"送信 {_at(event['published_at'])}"
    found.open.append(f"{event['type']} がブローカーへの送信を待っています")
    return f"送信待ち（{event['attempts']}回試行　{event['last_error'] or ''}）"


def _consumers(
    event: Row, received: dict[tuple[str, str], Row], found: Whereabouts
) -> Iterator[str]:
    for consumer in (s.consumer for s in subscriptions() if s.event_type == event["type"]):
        row = received.get((consumer, event["event_id"]))
        if row is None:
            state = "まだ受け取っていません"
            found.open.append(f"{consumer} が {event['type']} を受け取っていません")
        elif row["state"] == "had":
            state = f"受信 {_at(row['at'])}"
        elif row["state"] == "retry":
            state = f"再試行待ち（{row['tries']}回失敗、次は {_at(row['at'])}　{row['reason']}）"
            found.open.append(f"{consumer} が {event['type']} を再試行しています")
        else:
            state = f"不達 {_at(row['at'])}（{row['reason']}）"
            found.open.append(
                f"{consumer} の {event['type']} が不達です：tsunagari dead-letters list"
            )
        yield f"    → {consumer:<15}{state}"


def _mails(uow: UnitOfWork, found: Whereabouts) -> None:
    rows = uow.all(_MAILS, (found.number,))
    found.say("", "メール" if rows else "メール　なし")
    for row in rows:
        label = MAIL_TYPES[row["template"]].label
        found.say(
            f"  {label}　{STATES[row['state']]}　{_at(row['finished_at'] or row['created_at'])}"
            f"　{row['attempts']}回　{row['last_error'] or ''}".rstrip()
        )
        if row["state"] not in ("sent", "skipped"):
            found.open.append(
                f"{label}（{STATES[row['state']]}）：tsunagari mails list --number {found.number}"
            )


def _page(uow: UnitOfWork, found: Whereabouts) -> None:
    row = uow.one(_PAGE, (found.number,))
    if row is None:
        found.say("", "公開ページ　なし")
        return
    found.known = True
    ended = row["kind"] == "ended"
    words = ["掲載終了" if ended else f"提出 第{row['version']}版"]
    words.append("反映済み" if row["is_up"] else "反映待ち")
    if row["is_up"]:
        words.append(f"第{row['release']}版のサイト")
    else:
        found.open.append("公開ページの反映を待っています")
    if row["set_aside"]:
        found.open.append("このページを新しい内容で作れていません：deploy/runbooks/site-wrong.md")
    current = Path(
        read_settings(PublishingSettings, instance_env("publishing")).site_dir, "current"
    )
    if current.exists():
        file = "ended.html" if ended else "index.html"
        there = (current / "entries" / found.number / file).exists()
        words.append("ファイルあり" if there else "ファイルなし")
        if row["is_up"] and not there:
            found.open.append("公開ページのファイルがありません：tsunagari site check")
    found.say("", f"公開ページ　{'、'.join(words)}")


def _at(instant: dt.datetime) -> str:
    return moment(instant, seconds=True)
