"""Lets an account sign in again from everywhere, after failures stopped it or slowed it down."""

from services.members.domain.account import AccountStep, NoSuchStaff, sign_in_name
from services.members.domain.steps import Actor
from services.members.usecases.ports import Fingerprints, Work


def unlock_staff(work: Work, fingerprints: Fingerprints, name: str, by: Actor) -> int:
    """Purge the failures of the account's name, and return how many there were. Raises NoSuchStaff."""
    name = sign_in_name(name)
    account = work.accounts.find_by_name(name)
    if account is None:
        raise NoSuchStaff
    purged = work.failures.purge_name(fingerprints.of_name(name))
    work.staff_log.add(AccountStep.UNLOCKED, account.id, by)
    return purged
