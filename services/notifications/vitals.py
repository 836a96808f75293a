"""How notifications is, beyond its queues: the mail ledger by state, and how long the oldest mail has waited."""

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.vitals import Alarm, Measure, Vital
from services.notifications.domain.mail import STATES
from services.notifications.domain.schedule import ALARM_AFTER
from services.notifications.store import views

MAILS = Measure("tsunagari_mails", "Mails in the ledger")
MAIL_OLDEST = Measure(
    "tsunagari_mail_oldest_seconds",
    "How long ago the oldest mail was queued that is in no final state",
    Alarm(
        "mails_overdue",
        ALARM_AFTER.total_seconds(),
        "{value}前から送れずにいるメールがあります",
        "mail-not-sent.md",
    ),
)


def read_vitals(uow: UnitOfWork, _: object) -> list[Vital]:
    counts = views.count_by_state(uow)
    return [
        *(MAILS(counts.get(state, 0), state=state) for state in STATES),
        MAIL_OLDEST(views.oldest_seconds(uow)),
    ]
