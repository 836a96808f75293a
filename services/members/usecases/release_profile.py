"""Lets the public site show what was imported of one organisation."""

import datetime as dt

from services.members.domain.steps import RELEASE_PROFILES, Actor
from services.members.usecases.ports import Work
from services.members.usecases.publish_profiles import ChangedMeanwhile, publish_profiles


def release_profile(
    work: Work, organisation_id: str, version: int, by: Actor, at: dt.datetime
) -> None:
    """Release one organisation in the ``version`` that was seen.

    Raises NotAllowed, and ChangedMeanwhile also for one that is gone or waits no more.
    """
    RELEASE_PROFILES.check(by)
    waiting = work.releases.find_waiting_for_update(organisation_id)
    if [profile.version for profile in waiting] != [version]:
        raise ChangedMeanwhile
    publish_profiles(work, waiting, by, at)
