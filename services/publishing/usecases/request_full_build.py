"""Ask for the whole site to be made anew."""

from services.publishing.usecases.ports import Work


def request_full_build(work: Work, staff_id: str) -> None:
    """The builder renders every page of the next release, whatever it believes to be there already."""
    work.releases.request_full_build(staff_id)
