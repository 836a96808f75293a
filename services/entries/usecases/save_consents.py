"""Consents are kept until all of them are given."""

from services.entries.usecases.ports import Work


def save_consents(work: Work, token: str, seen: str, given: list[str]) -> None:
    """Keep which consents were given, and to which answers (their fingerprint)."""
    work.drafts.save_consents(token, {"seen": seen, "given": given})
