"""Tells the other services whether the prefecture is linked with an organisation, and whom to write to."""

from services.members.domain.organisation import Organisation, link_data
from services.members.events import ORGANISATION_LINK_CHANGED
from services.members.usecases.ports import Work


def announce_link(work: Work, organisation: Organisation) -> None:
    """Emit organisation.link_changed.v1 in a version of its own, for the organisation as it is now."""
    version = organisation.version + 1
    work.organisations.save_version(organisation.id, version)
    work.emit(ORGANISATION_LINK_CHANGED.new(organisation.id, version, link_data(organisation)))
