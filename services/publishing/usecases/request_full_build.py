"""Ask for the whole site to be made anew."""

from services.chassis.runtime.database import UnitOfWork
from services.publishing.store.read_model import Releases


def request_full_build(uow: UnitOfWork, staff_id: str) -> None:
    """The builder renders every page of the next release, whatever it believes to be there already."""
    Releases(uow).request_full_build(staff_id)
