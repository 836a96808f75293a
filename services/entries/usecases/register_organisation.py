"""An organisation is heard of."""

from services.entries.usecases.ports import Work


def register_organisation(work: Work, organisation_id: str, sequence: int, name: str) -> None:
    """Keep its name; an older event than the stored one changes nothing."""
    work.organisations.register(organisation_id, sequence, name)
