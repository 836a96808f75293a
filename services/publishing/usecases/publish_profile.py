"""Take an organisation's public profile into the read model and mark the pages it stands on."""

from services.japanese.organisation_name import name_key
from services.publishing.domain.organisation import Profile
from services.publishing.domain.places import PageName
from services.publishing.usecases.ports import Work

# What shows all organisations or counts them.
OVERVIEWS: tuple[PageName, ...] = (("organisations", ""), ("sitemap-pages", ""), ("home", ""))


def publish_profile(work: Work, organisation_id: str, sequence: int, profile: Profile) -> bool:
    """Show this profile from the next release on; whether it was news.

    A profile that is not newer than the stored one, or than one that was withdrawn, is ignored. When the slug
    changes, the old address goes.
    """
    change = work.pages.take_change_number()
    known = work.organisations.find(organisation_id)
    newest = known.sequence if known else work.organisations.withdrawn_sequence(organisation_id)
    if sequence <= newest:
        return False
    key = name_key(profile["name"])
    work.organisations.save(organisation_id, sequence, key, profile, change)
    work.pages.mark({("organisation", profile["slug"]), *OVERVIEWS}, change)
    if known is None or (known.slug, known.name_key) != (profile["slug"], key):
        work.pages.mark_entries_of({key} | ({known.name_key} if known else set()), change)
    if known is not None and known.slug != profile["slug"]:
        work.pages.mark_left_address(known.slug, change)
    return True
