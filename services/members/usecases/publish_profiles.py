"""Announces profiles to the public site, and keeps who let it show them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from services.members.domain.organisation import Profile, profile_data
from services.members.domain.steps import Actor
from services.members.events import PROFILE_PUBLISHED
from services.members.usecases.ports import Work


class ChangedMeanwhile(Exception):
    """What waits is not what the person saw; nothing was released. Permanent."""


def publish_profiles(work: Work, profiles: Sequence[Profile], by: Actor, at: dt.datetime) -> None:
    """Emit profile.published.v1 for each, in a version of its own."""
    released = [replace(profile, version=profile.version + 1) for profile in profiles]
    work.releases.add(released, by, at)
    work.emit(
        *(
            PROFILE_PUBLISHED.new(profile.id, profile.version, profile_data(profile))
            for profile in released
        )
    )
