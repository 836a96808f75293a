"""Makes or ends the prefecture's link with an organisation (県とのつながり)."""

import datetime as dt
from dataclasses import dataclass

from services.chassis.runtime.database import UnitOfWork
from services.members.store import organisations as store
from services.members.usecases.announce_link import announce_link


@dataclass(frozen=True)
class Switch:
    """What the link shall be, who says so, and when."""

    linked: bool
    purpose: str
    staff_id: str
    staff_name: str
    at: dt.datetime


def switch_link(uow: UnitOfWork, organisation_id: str, switch: Switch) -> bool:
    """Set the link, keep the change in the history for good, and announce it; False if it was so already.

    Only linked organisations are informed of entries (要領 ③). A new purpose alone is a change for the
    history, but not for the other services. Raises store.organisations.NoSuchOrganisation.
    """
    organisation = store.get_organisation_for_update(uow, organisation_id)
    if (organisation["linked"], organisation["purpose"]) == (switch.linked, switch.purpose):
        return False
    store.write_link(
        uow,
        organisation_id,
        linked=switch.linked,
        purpose=switch.purpose,
        at=switch.at,
        staff_id=switch.staff_id,
        changed_by=switch.staff_name,
    )
    if organisation["linked"] != switch.linked:
        announce_link(uow, organisation_id)
    return True
