"""Mail addresses as people type them, and whether a mail can be sent there."""

from services.japanese.half_width import with_hyphens


class NoMailAddress(ValueError):
    """This is not the form of a mail address."""


class NoSuchMailbox(NoMailAddress):
    """Letters before the @ that are not ASCII: our mail server cannot send there (RFC 6531 is rarely spoken)."""


def read_mail_address(typed: str) -> str:
    """The address as it is sent to: full-width letters and any dash are understood, a domain becomes ASCII.

    Idempotent. Raises NoMailAddress, and NoSuchMailbox for ``花子@example.jp``.
    """
    # 4 MB that only a process that reads forms or lists needs.
    from email_validator import EmailNotValidError, validate_email

    plain = with_hyphens(typed)
    local, _, domain = plain.rpartition("@")
    if domain and not local.isascii():
        raise NoSuchMailbox
    try:
        found = validate_email(plain, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise NoMailAddress from None
    return str(found.ascii_email)
