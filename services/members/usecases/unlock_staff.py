"""Lets an account sign in again from everywhere, after failures stopped it or slowed it down."""

from services.chassis.runtime.database import UnitOfWork
from services.members.domain.staff import sign_in_name
from services.members.store import staff as store
from services.members.store import staff_log
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff_log import Actor


def unlock_staff(uow: UnitOfWork, failures: SignInFailures, name: str, by: Actor) -> int:
    """Forget the failures of the account's name, and return how many there were. Raises NoSuchStaff."""
    name = sign_in_name(name)
    account = store.find_staff_by_name(uow, name)
    if account is None:
        raise store.NoSuchStaff
    forgotten = failures.forget_name(uow, name)
    staff_log.note(uow, "unlocked", account["id"], by)
    return forgotten
