"""Ends every session of a member of staff, in every service."""

import datetime as dt

from services.members.domain.account import AccountStep
from services.members.domain.steps import Actor
from services.members.usecases.keep_account import keep_account
from services.members.usecases.ports import Work


def sign_out(work: Work, staff_id: str, at: dt.datetime, by: Actor) -> bool:
    """Let only sessions that begin after ``at`` count, and announce it; False where there is no such account."""
    account = work.accounts.find_for_update(staff_id)
    if account is None:
        return False
    keep_account(work, account.signed_out(at))
    work.staff_log.add(AccountStep.SIGNED_OUT, staff_id, by)
    return True
