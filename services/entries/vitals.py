"""How entries is, beyond its queues: does what was approved reach the public list?"""

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.vitals import Alarm, Measure, Vital
from services.entries.store.views.queue import seconds_not_listed

NOT_LISTED_OLDEST = Measure(
    "tsunagari_entry_not_listed_oldest_seconds",
    "Time since the approval of the longest approved entry that the site does not show",
    Alarm(
        "approved_entry_is_not_listed",
        900,
        "承認から{value}たっても、公開サイトに載らないエントリーがあります",
        "site-wrong.md",
    ),
)


def read_vitals(uow: UnitOfWork, _: object) -> list[Vital]:
    return [NOT_LISTED_OLDEST(seconds_not_listed(uow))]
