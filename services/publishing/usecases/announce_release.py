"""Tell the others what is up: kept in the transaction that announces it, however often it is tried."""

from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.publishing.events import SITE_PUBLISHED
from services.publishing.store.read_model import Releases

AT_ONCE = 5000
IN_ONE_EVENT = 500


def announce_release(
    uow: UnitOfWork, release: dict[str, Any], releases: Releases | None = None
) -> int:
    """Keep the release that is up and announce entry versions that are new in it, up to AT_ONCE of them.

    Returns how many were announced; call again until it is 0. It starts from what the live slot says of
    itself, so a crash between the swap and this transaction loses nothing. ``release``: a row of releases.
    """
    releases = releases or Releases(uow)
    releases.add(release)
    kept_out = [
        name.partition(":")[2] for name in release["set_aside"] if name.startswith("entry:")
    ]
    rows = releases.mark_announced(release["up_to"], AT_ONCE, kept_out)
    entries = [{"number": row["number"], "version": row["version"]} for row in rows]
    for start in range(0, len(entries), IN_ONE_EVENT):
        data = {"release": release["number"], "entries": entries[start : start + IN_ONE_EVENT]}
        uow.emit(SITE_PUBLISHED.new("site", release["number"], data))
    return len(rows)
