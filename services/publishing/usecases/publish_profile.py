"""Take an organisation's public profile into the read model and mark the pages it stands on."""

from typing import Any

from services.chassis.runtime.database import UnitOfWork
from services.publishing.domain.text import name_key
from services.publishing.store.read_model import ReadModel


def publish_profile(
    uow: UnitOfWork,
    organisation_id: str,
    sequence: int,
    profile: dict[str, Any],
    model: ReadModel | None = None,
) -> bool:
    """Show this profile from the next release on; whether it was news.

    A profile that is not newer than the stored one is ignored. When the slug changes, the old address goes.
    """
    model = model or ReadModel(uow)
    change = model.take_change_number()
    known = model.find_organisation_for_update(organisation_id)
    if known is not None and known["sequence"] >= sequence:
        return False
    key = name_key(profile["name"])
    model.put_organisation(
        {
            **profile,
            "id": organisation_id,
            "sequence": sequence,
            "name_key": key,
            "change": change,
        }
    )
    model.mark_pages(
        {
            ("organisation", profile["slug"]),
            ("organisations", ""),
            ("sitemap-pages", ""),
            ("home", ""),
        },
        change,
    )
    if known is None or (known["slug"], known["name_key"]) != (profile["slug"], key):
        model.mark_entry_pages({key} | ({known["name_key"]} if known else set()), change)
    if known is not None and known["slug"] != profile["slug"]:
        model.mark_organisation_page_removed(known["slug"], change)
    return True
