"""Take an organisation's public profile off the site; its entries stay."""

from services.publishing.usecases.ports import Work
from services.publishing.usecases.publish_profile import OVERVIEWS


def withdraw_profile(work: Work, organisation_id: str, sequence: int) -> bool:
    """Show this profile, up to this revision, no longer from the next release on; whether it was shown.

    It is remembered, so that an older profile that arrives late does not bring it back. A newer one stays up.
    """
    change = work.pages.take_change_number()
    work.organisations.note_withdrawn(organisation_id, sequence)
    known = work.organisations.find(organisation_id)
    if known is None or known.sequence > sequence:
        return False
    work.organisations.remove(organisation_id)
    work.pages.mark_left_address(known.slug, change)
    work.pages.mark(OVERVIEWS, change)
    work.pages.mark_entries_of({known.name_key}, change)
    return True
