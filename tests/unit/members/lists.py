"""Lists of organisations as tests of use cases need them."""

from services.members.domain.import_report import Report
from services.members.usecases.import_organisations import import_organisations
from tests.unit.members.fakes import FakeStore

CONTACT = {
    "contact_name": "試験 花子",
    "contact_email": "hanako.shiken@example.jp",
    "contact_phone": "045-210-1111",
}


def take_in(store: FakeStore, *rows: dict[str, str], dry_run: bool = False) -> Report:
    """Import rows with the columns of the first; what a row lacks is that of a sound organisation."""
    full = [{"name": "団地の会", "org_type": "npo", "kind": "member"} | row for row in rows]
    cells = [list(full[0]), *([row.get(column, "") for column in full[0]] for row in full)]
    with store.work() as work:
        return import_organisations(work, list(enumerate(cells, start=1)), dry_run)
