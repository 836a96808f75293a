"""Find pages that ought to be on the site and are not, and have them made again."""

from services.publishing.usecases.ports import SiteFiles, Store


def repair_site(store: Store, files: SiteFiles) -> int:
    """Mark the pages whose files are not in the live slot; returns how many.

    What a build has yet to make is missing too: it is marked once more, which costs nothing. Pages of rows that
    were set aside wait for a new row or design.
    """
    with store.work() as work:
        set_aside = [name for release in work.releases.newest(1) for name in release.set_aside]
        pages = [
            (page.page_type, page.key)
            for page in work.pages.changed_since(0)
            if not page.removed and page.name not in set_aside
        ]
    gone = files.missing(pages)
    if gone:
        with store.work() as work:
            work.pages.mark(gone, work.pages.take_change_number())
    return len(gone)
