"""How many receipts go to one mailbox, and to all of them: nobody can have a stranger's mailbox filled by us."""

import datetime as dt
import unicodedata

from services.chassis.runtime.fingerprint import fingerprint

RECEIPTS_A_DAY = 2  # the first, and one beyond it
# How long a receipt waits before it asks again for a place in the hour.
RECEIPT_PAUSE = dt.timedelta(minutes=10)


def mailbox_fingerprint(secret: str, day: dt.date, address: str) -> str:
    """Recognises a mailbox again on the same day without keeping it: the same throughout a day, another one tomorrow.

    Capitals make no difference, and what stands behind a + neither: most servers deliver ``a+1@`` to ``a@`` (RFC 5233).
    """
    local, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    mailbox = local.partition("+")[0] or local
    return fingerprint(secret, "receipt", day.isoformat(), mailbox + at + domain)
