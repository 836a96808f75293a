"""Lets a member of staff give themselves another password."""

import datetime as dt

from services.members.domain.account import Account, AccountStep
from services.members.domain.passwords import UnfitAccount, check_password
from services.members.usecases.keep_account import keep_account
from services.members.usecases.ports import Store, Work
from services.members.usecases.prove_password import Attempt, SignInContext, prove_password
from services.members.usecases.remember_device import remember_device


def change_password(
    store: Store, context: SignInContext, attempt: Attempt, new: str, at: dt.datetime
) -> str:
    """Take the password ``new`` for the account that ``attempt`` proves, and return the token of this device.

    All sessions from before ``at`` end in every service, and other devices are no longer known. Raises
    UnfitAccount for a password that may not be or is the old one, WrongCredentials and TooManyAttempts.
    """
    if new == attempt.password:
        raise UnfitAccount("いまのパスワードと同じです。ほかのものにしてください。")
    check_password(new, attempt.name, attempt.by.name)
    password_hash = context.passwords.hash(new)

    def change(work: Work, account: Account) -> str:
        keep_account(work, account.with_password(password_hash, at))
        work.staff_log.add(AccountStep.PASSWORD_CHANGED, account.id, attempt.by)
        work.devices.purge_of(account.id)
        return remember_device(work, "", account.id)

    return prove_password(store, context, attempt, change)
