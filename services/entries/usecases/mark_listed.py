"""The site shows an approved entry."""

from collections.abc import Mapping

from services.chassis.runtime import clock
from services.entries.domain import reviewing
from services.entries.usecases.ports import Work


def mark_listed(work: Work, versions: Mapping[str, int]) -> None:
    """Mark entries listed whose approved version the site reports to be up; anything else changes nothing.

    ``versions``: {number: version that is up}.
    """
    if not versions:
        return
    found = work.entries.get_listable_for_update(list(versions))
    listed = [e for e in found if reviewing.mark_listed(e, versions[e.number], clock.now())]
    work.entries.save(*listed)
