"""Lets a member of staff give themselves another password."""

import datetime as dt

from services.chassis.runtime.database import Database, Row, UnitOfWork
from services.members.domain.passwords import UnfitAccount, check_password
from services.members.store import staff as store
from services.members.store import staff_log
from services.members.store.known_devices import forget_devices, remember_device
from services.members.usecases.prove_password import Attempt, Means, prove_password


def change_password(
    database: Database, means: Means, attempt: Attempt, new: str, at: dt.datetime
) -> str:
    """Take the password ``new`` for the account that ``attempt`` proves, and return the token of this device.

    All sessions from before ``at`` end in every service, and other devices are no longer known. Raises
    UnfitAccount for a password that may not be or is the old one, WrongCredentials and TooManyAttempts.
    """
    if new == attempt.password:
        raise UnfitAccount("いまのパスワードと同じです。ほかのものにしてください。")
    check_password(new, attempt.name, attempt.by.name)
    password_hash = means.passwords.hash(new)

    def change(uow: UnitOfWork, account: Row) -> str:
        store.write_staff(
            uow,
            account
            | {
                "password_hash": password_hash,
                "sessions_valid_from": at,
                "version": account["version"] + 1,
            },
        )
        staff_log.note(uow, "password_changed", account["id"], attempt.by)
        forget_devices(uow, account["id"])
        return remember_device(uow, "", account["id"])

    return prove_password(database, means, attempt, change)
