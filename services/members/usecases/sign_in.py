"""Lets a member of staff in who knows the password."""

from dataclasses import dataclass, replace

from services.members.domain.account import Account, AccountStep
from services.members.usecases.ports import Store, Work
from services.members.usecases.prove_password import Attempt, SignInContext, prove_password
from services.members.usecases.remember_device import remember_device


@dataclass(frozen=True)
class SignedIn:
    """Who is in; ``device`` is the token by which their browser is known from now on."""

    staff_id: str
    display_name: str
    device: str


def sign_in(store: Store, context: SignInContext, attempt: Attempt) -> SignedIn:
    """Who signs in. Raises WrongCredentials and TooManyAttempts (prove_password.py)."""

    def enter(work: Work, account: Account) -> SignedIn:
        by = replace(attempt.by, staff_id=account.id, name=account.display_name)
        work.staff_log.add(AccountStep.SIGNED_IN, account.id, by)
        device = remember_device(work, attempt.device, account.id)
        return SignedIn(account.id, account.display_name, device)

    return prove_password(store, context, attempt, enter)
