"""Makes or ends the prefecture's link with an organisation (県とのつながり)."""

import datetime as dt
from dataclasses import replace
from typing import Literal

from services.members.domain.steps import SWITCH_LINK, Actor
from services.members.usecases.announce_link import announce_link
from services.members.usecases.ports import Work


def switch_link(
    work: Work, organisation_id: str, linked: bool, purpose: str, by: Actor, at: dt.datetime
) -> Literal["linked", "unlinked", "purpose", "same"]:
    """Set the link, keep the change in the history for good, and announce it; returns what has changed.

    Only linked organisations are informed of entries (要領 ③). A new purpose alone is a change for the
    history, but not for the other services. Raises NotAllowed and NoSuchOrganisation.
    """
    SWITCH_LINK.check(by)
    before = work.organisations.get_for_update(organisation_id)
    if (before.linked, before.purpose) == (linked, purpose):
        return "same"
    organisation = replace(before, linked=linked, purpose=purpose)
    work.organisations.save_link(organisation, by, at)
    if before.linked == linked:
        return "purpose"
    announce_link(work, organisation)
    return "linked" if linked else "unlinked"
