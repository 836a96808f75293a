"""Take an approved entry into the read model and mark the pages it stands on."""

import datetime as dt
from typing import Any

from services.chassis.runtime.clock import today
from services.chassis.runtime.database import UnitOfWork
from services.publishing.domain.labels import category_slug
from services.publishing.domain.listing import status_on
from services.publishing.domain.places import pages_of_entry
from services.publishing.domain.text import name_key
from services.publishing.store.read_model import ReadModel


def publish_entry(
    uow: UnitOfWork,
    number: str,
    version: int,
    approved_on: dt.date,
    sheet: dict[str, Any],
    model: ReadModel | None = None,
) -> bool:
    """Show this version of an entry from the next release on; whether it was news.

    A version that is not newer than the stored one is ignored, so the order of events does not matter. The
    entry keeps the place of its first publication; with another 区分 it gets a new one there.
    """
    model = model or ReadModel(uow)
    change = model.take_change_number()
    known = model.find_entry_for_update(number)
    if known is not None and known["version"] >= version:
        return False
    slug = category_slug(sheet["category"])
    if known is not None and known["category_slug"] == slug:
        category_position = known["category_position"]
    else:
        category_position = model.take_category_position(slug)
        if known is not None:
            model.leave_category(known["category_slug"])
    entry = {
        "number": number,
        "version": version,
        "approved_on": approved_on,
        "sheet": sheet,
        "status": status_on(sheet["listing_until"], today()),
        "change": change,
        "listed_on": known["listed_on"] if known else approved_on,
        "organisation_key": name_key(sheet["organisation"]["name"]),
        "position": known["position"] if known else model.take_position(),
        "category_slug": slug,
        "category_position": category_position,
    }
    model.put_entry(entry)
    pages = pages_of_entry(entry)
    organisations = {entry["organisation_key"]}
    if known is not None:
        pages |= pages_of_entry(known)
        organisations.add(known["organisation_key"])
    model.mark_pages(pages, change)
    model.mark_organisation_pages(organisations, change)
    return True
