"""Find pages that ought to be on the site and are not, and have them made again."""

from collections.abc import Callable

from services.chassis.runtime.database import Database
from services.chassis.runtime.log import get_logger
from services.publishing.domain.places import PageName
from services.publishing.store.read_model import ReadModel, Releases

log = get_logger(__name__)
Files = dict[str, PageName]


def repair_site(
    database: Database,
    missing: Callable[[list[str]], list[str]],
    files_of: Callable[[str, str], list[str]],
) -> int:
    """Mark the pages whose files are not in the live slot; returns how many.

    ``missing`` gives those of the files that are not there. What a build has yet to make is missing too: it
    is marked once more, which costs nothing. Pages of rows that were set aside wait for a new row or design.
    """
    with database.unit_of_work() as uow:
        releases = Releases(uow)
        set_aside = [name for row in releases.newest(1) for name in row["set_aside"]]
        files: Files = {
            path: (row["page_type"], row["key"])
            for row in releases.changed_pages(0)
            if not row["removed"] and f"{row['page_type']}:{row['key']}" not in set_aside
            for path in files_of(row["page_type"], row["key"])
        }
    gone = {files[path] for path in missing(list(files))}
    if gone:
        with database.unit_of_work() as uow:
            model = ReadModel(uow)
            model.mark_pages(gone, model.take_change_number())
        log.warning("pages_were_missing", pages=len(gone), todo="nothing: they are made again")
    return len(gone)
