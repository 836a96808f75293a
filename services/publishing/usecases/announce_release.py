"""Tell the others what is up: kept in the transaction that announces it, however often it is tried."""

from services.publishing.domain.release import Release
from services.publishing.events import SITE_PUBLISHED
from services.publishing.usecases.ports import Work

AT_ONCE = 5000
IN_ONE_EVENT = 500


def announce_release(work: Work, release: Release) -> int:
    """Keep the release that is up and announce entry versions that are new in it, up to AT_ONCE of them.

    Returns how many were announced; call again until it is 0. It starts from what the live slot says of
    itself, so a crash between the swap and this transaction loses nothing.
    """
    work.releases.add(release)
    kept_out = [name.partition(":")[2] for name in release.set_aside if name.startswith("entry:")]
    announced = work.releases.mark_announced(release.up_to, AT_ONCE, kept_out)
    entries = [{"number": entry.number, "version": entry.version} for entry in announced]
    for start in range(0, len(entries), IN_ONE_EVENT):
        data = {"release": release.number, "entries": entries[start : start + IN_ONE_EVENT]}
        work.emit(SITE_PUBLISHED.new("site", release.number, data))
    return len(announced)
