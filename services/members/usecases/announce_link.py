"""Tells the other services whether the prefecture is linked with an organisation, and whom to write to."""

from services.chassis.runtime.database import UnitOfWork
from services.members.domain.organisation import link_data
from services.members.events import ORGANISATION_LINK_CHANGED
from services.members.store import organisations as store


def announce_link(uow: UnitOfWork, organisation_id: str) -> None:
    """Emit organisation.link_changed.v1 as things stand now. A contact without a mail address is no reference."""
    organisation = store.get_organisation_for_update(uow, organisation_id)
    version = organisation["version"] + 1
    store.set_version(uow, organisation_id, version)
    contact_id = organisation["contact_id"] if organisation["contact_email"] else None
    data = link_data(organisation["linked"], contact_id)
    uow.emit(ORGANISATION_LINK_CHANGED.new(organisation_id, version, data))
