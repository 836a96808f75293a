"""The prefecture's link with an organisation is made or ended."""

from services.entries.usecases.ports import Work


def change_link(
    work: Work, organisation_id: str, sequence: int, linked: bool, contact_id: str | None
) -> None:
    """Keep the link and the reference of whom to write to; an older event than the stored one changes nothing."""
    work.organisations.change_link(organisation_id, sequence, linked, contact_id)
