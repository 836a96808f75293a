"""Mail addresses as people type them, and whether a mail can be sent there."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

_DASHES = re.compile(r"[‐‑‒–—―−ーｰ─]")


class NoMailAddress(ValueError):
    """This is not the form of a mail address."""


class NoSuchMailbox(NoMailAddress):
    """Letters before the @ that are not ASCII: our mail server cannot send there (RFC 6531 is rarely spoken)."""


def read_mail_address(typed: str) -> str:
    """The address as it is sent to: full-width letters and any dash are understood, a domain becomes ASCII.

    Raises NoMailAddress, and NoSuchMailbox for ``花子@example.jp``.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", typed)).strip()
    local, _, domain = plain.rpartition("@")
    if domain and not local.isascii():
        raise NoSuchMailbox
    try:
        found = validate_email(plain, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise NoMailAddress from None
    return str(found.ascii_email)
