"""Write down the mails that events ask for; they are sent afterwards, by whoever claims them."""

import uuid

from services.chassis.messaging.envelope import Event
from services.notifications.domain.mail_types import drafts_for
from services.notifications.usecases.ports import Work


def queue_mails(work: Work, events: list[Event], mail_from: str) -> int:
    """One row per event, recipient and template, however often it is asked for; returns how many are new.

    ``mail_from`` gives the Message-IDs their domain.
    """
    drafts = [draft for event in events for draft in drafts_for(event)]
    return work.mails.add([(str(uuid.uuid4()), draft) for draft in drafts], mail_from)
