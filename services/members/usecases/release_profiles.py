"""Lets the public site show everything that was imported and waits."""

import datetime as dt

from services.members.domain.steps import RELEASE_PROFILES, Actor
from services.members.usecases.ports import Work
from services.members.usecases.publish_profiles import ChangedMeanwhile, publish_profiles


def release_profiles(work: Work, mark: str, by: Actor, at: dt.datetime) -> int:
    """Release everything that waits, if it is what ``mark`` stands for (Waiting).

    Returns how many organisations were released. Raises NotAllowed and ChangedMeanwhile.
    """
    RELEASE_PROFILES.check(by)
    work.organisations.lock_imports()
    waiting = work.releases.find_waiting_for_update()
    if work.releases.get_waiting().mark != mark:
        raise ChangedMeanwhile
    publish_profiles(work, waiting, by, at)
    return len(waiting)
