"""Numbers that say how a service is, read from its database when somebody asks.

Metrics, alarms in the log and ``tsunagari status`` all show these same numbers, so that none of them can be silent
where another speaks, and none needs the broker.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chassis.runtime.database import Row, UnitOfWork


@dataclass(frozen=True)
class Alarm:
    """A person is needed when the number is above ``most``.

    ``name`` is what the log says, ``words`` what ``tsunagari status`` says ({value} and the labels are filled in),
    ``runbook`` the page of deploy/runbooks that helps.
    """

    name: str
    most: float
    words: str
    runbook: str


@dataclass(frozen=True)
class Measure:
    """A number under its name for Prometheus, whose end is its unit; declared once, read with a value.

    The alarms among them stand in deploy/runbooks/README.md (``tsunagari catalogue alarms``).
    """

    metric: str
    about: str
    alarm: Alarm | None = None

    def __call__(self, value: float, **labels: str) -> "Vital":
        return Vital(self, value, labels)

    def in_words(self, value: float) -> str:
        """The number as people read it."""
        if self.metric.endswith("_ratio"):
            return f"{value:.0%}"
        if not self.metric.endswith("_seconds"):
            return f"{value:.0f}件"
        for size, unit in ((86400, "日"), (3600, "時間"), (60, "分")):
            if value >= 2 * size:
                return f"{value / size:.0f}{unit}"
        return f"{value:.0f}秒"


@dataclass(frozen=True)
class Vital:
    """What a measure shows now."""

    measure: Measure
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def alarm(self) -> Alarm | None:
        """The alarm that sounds now: a person is needed."""
        alarm = self.measure.alarm
        return alarm if alarm is not None and self.value > alarm.most else None

    def __str__(self) -> str:
        return self.measure.in_words(self.value)


OUTBOX_EVENTS = Measure("tsunagari_outbox_events", "Events that the broker has not confirmed yet")
OUTBOX_OLDEST = Measure(
    "tsunagari_outbox_oldest_seconds",
    "Age of the oldest event that the broker has not confirmed yet",
    Alarm(
        "outbox_is_stuck",
        300,
        "{value}前のイベントが、まだブローカーに届いていません",
        "outbox-stuck.md",
    ),
)
NOT_RECEIVED = Measure(
    "tsunagari_events_not_received",
    "Events that were announced again because a consumer has not said that it has them",
    Alarm(
        "events_not_received",
        0,
        "{consumer} から受け取ったという返事のないイベントが{value}あり、送り直しています",
        "broker-lost.md",
    ),
)
RETRIES = Measure("tsunagari_inbox_retries", "Events whose handler failed and is tried again")
RETRY_OLDEST = Measure(
    "tsunagari_inbox_retry_oldest_seconds",
    "How long the handler that fails longest has been tried",
    Alarm(
        "retries_last",
        3600,
        "同じイベントの受け取りに、{value}失敗し続けています",
        "dead-letters.md",
    ),
)
DEAD_LETTERS = Measure(
    "tsunagari_dead_letters",
    "Events that no handler took, until somebody mends something",
    Alarm("dead_letters_wait", 0, "受け取れなかったイベントが{value}あります", "dead-letters.md"),
)
TIMER_LATE = Measure(
    "tsunagari_timer_late_seconds",
    "How long ago a timer should have ticked at the latest",
    Alarm("timer_is_overdue", 300, "定期の処理 {timer} が{value}遅れています", "process-away.md"),
)
_QUEUES = """
SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS waiting,
       (SELECT extract(epoch FROM now() - min(coalesce(again_at, created_at))) FROM outbox WHERE published_at IS NULL) AS oldest,
       (SELECT count(*) FROM inbox_retry) AS retries,
       (SELECT extract(epoch FROM now() - min(first_failed_at)) FROM inbox_retry) AS failing,
       (SELECT count(*) FROM dead_letter) AS dead"""
_NOT_RECEIVED = (
    "SELECT consumer, count(*) AS events FROM awaited_receipt WHERE again > 0 GROUP BY consumer"
)
_TIMERS = (
    "SELECT name, extract(epoch FROM clock_timestamp() - last_tick_at)::float AS age FROM timer"
)


def read_queues(uow: UnitOfWork) -> list[Vital]:
    """What every service has: its outbox, what the others have not confirmed, its retries, its dead letters."""
    row = uow.one(_QUEUES) or {}
    return [
        OUTBOX_EVENTS(row["waiting"]),
        OUTBOX_OLDEST(_seconds(row, "oldest")),
        RETRIES(row["retries"]),
        RETRY_OLDEST(_seconds(row, "failing")),
        DEAD_LETTERS(row["dead"]),
        *(
            NOT_RECEIVED(lost["events"], consumer=lost["consumer"])
            for lost in uow.all(_NOT_RECEIVED)
        ),
    ]


def read_timers(uow: UnitOfWork, timers: Mapping[str, float]) -> list[Vital]:
    """How late each of the ``timers`` (name → seconds between two ticks) is; 0 where it is not, or has yet to begin.

    Late is what is later than two periods: when one of two workers dies, the other's turn can be almost that far.
    """
    ages = {row["name"]: row["age"] for row in uow.all(_TIMERS)}
    return [
        TIMER_LATE(max(0.0, ages.get(name, 0.0) - 2 * seconds), timer=name)
        for name, seconds in timers.items()
    ]


def _seconds(row: Row, name: str) -> float:
    # Nothing waits: 0. A clock that was set back makes nothing younger than new.
    return max(0.0, float(row[name] or 0))
