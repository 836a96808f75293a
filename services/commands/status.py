"""Whether a person is needed, on one screen: processes, events, mails, the site, disks, and which runbook helps."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module

from rich.console import Console
from rich.table import Table

from services.catalogue import subscriptions
from services.chassis.runtime.database import Database, database_is_gone
from services.chassis.runtime.settings import run_dir
from services.chassis.runtime.vitals import (
    DEAD_LETTERS,
    OUTBOX_EVENTS,
    OUTBOX_OLDEST,
    RETRIES,
    Measure,
    Vital,
)
from services.commands.probes import (
    BROKER_AWAY,
    Queues,
    ask_process,
    look_at_queues,
    process_address,
)
from services.notifications.vitals import MAIL_OLDEST, MAILS
from services.publishing.vitals import DISK_USED, GOOD_BUILD_AGE, PAGES_WAITING, RELEASE, read_disk
from services.registry import SERVICES, instance_settings

# What a process says that it lacks (services/chassis/runtime/needs.py), in words, and what helps.
_LACKS = {
    "database": ("データベースに届きません", "process-away.md"),
    "relay": ("イベントをブローカーへ送れません", "broker-lost.md"),
    "consumer": ("イベントをブローカーから受け取れません", "broker-lost.md"),
    "mail server": ("メールサーバーに届きません", "mail-not-sent.md"),
    "site builder": ("公開サイトの反映に失敗しています", "site-wrong.md"),
}
_COLUMNS = ("サービス", "DB", "web", "worker", "送信待ち", "再試行", "不達", "キュー", "受信")


@dataclass
class State:
    """What was found of one service. ``vitals``: None where its database does not answer."""

    service: str
    vitals: list[Vital] | None
    queues: Queues | None
    # web, worker → what the process says it lacks; None: it does not answer.
    lacks: dict[str, list[str] | None] = field(default_factory=dict)

    def all(self, *measures: Measure) -> list[Vital]:
        return [vital for vital in self.vitals or () if vital.measure in measures]

    def show(self, measure: Measure) -> str:
        return next((str(vital) for vital in self.all(measure)), "?")


def show_status() -> bool:
    """Print the state of every service and return whether nothing needs a person."""
    states = [_look_at(service) for service in SERVICES]
    disks = [*states[3].all(DISK_USED), *read_disk("instance", str(run_dir()))]
    screen = Console()
    screen.print(_services_table(states))
    screen.print(_work(states[2], states[3], disks))
    troubles: dict[tuple[str, str], list[str]] = {}
    for who, words, runbook in _troubles(states, disks):
        troubles.setdefault((words, runbook), []).append(who)
    if not troubles:
        screen.print("人の対応は要りません。")
        return True
    screen.print("[bold]対応が要ります。[/bold]")
    for (words, runbook), them in troubles.items():
        screen.print(
            f"・{'、'.join(dict.fromkeys(them))}：{words}（deploy/runbooks/{runbook}）",
            soft_wrap=True,
        )
    return False


def _look_at(service: str) -> State:
    settings = instance_settings(service)
    worker = import_module(f"services.{service}.service").Worker
    vitals = None
    try:
        with Database(settings.database_url, 1, "tsunagari status").unit_of_work() as uow:
            vitals = worker.watch.vitals(uow, settings, worker)
    except Exception as error:
        if not database_is_gone(error):
            raise
    names = [s.queue for s in subscriptions() if s.consumer == service]
    state = State(service, vitals, look_at_queues(settings, names))
    parts = {"web": settings.web_address, "worker": settings.worker_address}
    with ThreadPoolExecutor(len(parts)) as pool:
        addresses = [process_address(bind, service, part) for part, bind in parts.items()]
        state.lacks = dict(zip(parts, pool.map(ask_process, addresses), strict=True))
    return state


def _services_table(states: list[State]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in _COLUMNS:
        table.add_column(column, justify="left" if column == "サービス" else "right", no_wrap=True)
    for state in states:
        waiting = state.show(OUTBOX_EVENTS)
        queues = state.queues
        table.add_row(
            state.service,
            "停止" if state.vitals is None else "正常",
            *(_process_word(lacks) for lacks in state.lacks.values()),
            waiting if waiting in ("0件", "?") else f"{waiting}・{state.show(OUTBOX_OLDEST)}",
            state.show(RETRIES),
            state.show(DEAD_LETTERS),
            f"{queues.messages}件" if queues else "停止",
            f"{queues.consumed}/{queues.declared}" if queues else "?",
        )
    return table


def _process_word(lacks: list[str] | None) -> str:
    if lacks is None:
        return "停止"
    return "待機" if lacks else "正常"


def _work(notifications: State, publishing: State, disks: list[Vital]) -> str:
    """What the services have to show for it: mails, the site, room for more."""
    unsent = sum(
        int(vital.value)
        for vital in notifications.all(MAILS)
        if vital.labels["state"] in ("queued", "sending", "waiting")
    )
    release, pages = (publishing.show(m).removesuffix("件") for m in (RELEASE, PAGES_WAITING))
    used = "、".join(f"{vital.labels['folder']} {vital}" for vital in disks)
    return (
        f"メール：送信前 {unsent if notifications.vitals else '?'}通（最古 {notifications.show(MAIL_OLDEST)}）\n"
        f"公開サイト：第{release}版、反映待ち {pages}ページ、{publishing.show(GOOD_BUILD_AGE)}前に最新と確認\n"
        f"ディスク：{used}\n"
    )


def _troubles(states: list[State], disks: list[Vital]) -> Iterator[tuple[str, str, str]]:
    """(who, what is wrong, which runbook helps) for everything that needs a person."""
    for state in states:
        if state.vitals is None:
            yield state.service, "データベースが答えません", "process-away.md"
        for vital in state.vitals or ():
            if vital.measure is not DISK_USED:
                yield from _sounding(state.service, vital)
        if state.queues is None:
            yield state.service, BROKER_AWAY, "broker-lost.md"
        elif state.queues.consumed < state.queues.declared:
            yield state.service, "キューを受け取る worker がいません", "process-away.md"
        for part, lacks in state.lacks.items():
            name = f"{state.service}-{part}"
            if lacks is None:
                yield name, "プロセスが答えません", "process-away.md"
            for lack in _not_said_yet(state, lacks or []):
                yield name, *_LACKS.get(lack, (f"{lack} がありません", "process-away.md"))
    for vital in disks:
        yield from _sounding("この機械", vital)


def _sounding(who: str, vital: Vital) -> Iterator[tuple[str, str, str]]:
    if alarm := vital.alarm:
        yield who, alarm.words.format(value=vital, **vital.labels), alarm.runbook


def _not_said_yet(state: State, lacks: list[str]) -> list[str]:
    """What a process lacks, without what has been said already of its database and of the broker."""
    said = {"relay", "consumer"} if state.queues is None else set()
    if state.vitals is None:
        said = said | {"database"}
    return [name for name in lacks if name not in said]
