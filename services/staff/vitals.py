"""The vital sign of a copy of the staff: how long ago members confirmed it."""

from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.vitals import Alarm, Measure, Vital

# What a service knows of the staff is not trusted alone when members has not confirmed it for so long.
STAFF_TRUSTED_SECONDS = 900
STAFF_CONFIRMED_AGE = Measure(
    "tsunagari_staff_confirmed_age_seconds",
    "Time since members confirmed what this service knows of the staff",
    Alarm(
        "staff_is_not_confirmed",
        STAFF_TRUSTED_SECONDS,
        "職員のアカウントの変更が届いているか、{value}前から確かめられていません",
        "staff-not-confirmed.md",
    ),
)


def read_confirmation(uow: UnitOfWork, _settings: object = None) -> list[Vital]:
    """How long ago members confirmed what this service knows; before the first word, since its tables are there."""
    row = uow.one(
        "SELECT extract(epoch FROM now() - coalesce((SELECT confirmed_at FROM staff_confirmation),"
        " (SELECT min(sessions_valid_from) FROM staff_access), now()))::float AS age"
    )
    return [STAFF_CONFIRMED_AGE(max(0.0, row["age"] if row else 0.0))]
