"""Write down the mails that events ask for; they are sent afterwards, by whoever claims them."""

import uuid

from services.chassis.runtime.database import UnitOfWork
from services.notifications.domain.mail import Draft
from services.notifications.store import mails


def queue_mails(uow: UnitOfWork, drafts: list[Draft], mail_from: str) -> int:
    """One row per event, recipient and template, however often it is asked for; returns how many are new."""
    return mails.add_mails(uow, [(str(uuid.uuid4()), draft) for draft in drafts], mail_from)
