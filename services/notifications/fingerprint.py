"""Recognises an address again on the same day without keeping it."""

import unicodedata

from services.chassis.runtime.clock import today
from services.chassis.runtime.fingerprint import fingerprint


def receipt_fingerprint(secret: str, address: str) -> str:
    """The same for one mailbox throughout one day, another one tomorrow.

    Capitals make no difference, and what stands behind a + neither: most servers deliver ``a+1@`` to ``a@`` (RFC 5233).
    """
    local, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    mailbox = local.partition("+")[0] or local
    return fingerprint(secret, "receipt", today().isoformat(), mailbox + at + domain)
