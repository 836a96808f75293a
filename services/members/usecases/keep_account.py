"""Keeps an account and tells the other services what it may do from now on."""

from services.members.domain.account import Account
from services.members.events import STAFF_CHANGED
from services.members.usecases.ports import Work


def keep_account(work: Work, account: Account) -> None:
    """Save the account, whose version is already the new one, and emit staff.changed.v1: roles, but no name."""
    work.accounts.save(account)
    data = {
        "roles": account.roles,
        "active": account.active,
        "sessions_valid_from": account.sessions_valid_from.isoformat(),
    }
    work.emit(STAFF_CHANGED.new(account.id, account.version, data))
