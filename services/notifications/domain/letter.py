"""A letter: what a mail says, and who reads it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addressee:
    """Who a mail goes to, as the owner of their address says at the moment of sending; never stored, never logged."""

    email: str
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Letter:
    """What a mail says: ``text`` for the recipient; ``ledger_text`` without names and without what opens doors."""

    subject: str
    text: str
    ledger_text: str
