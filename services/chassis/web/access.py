"""Who may use a route. Every route says it; there is no default."""

import hmac
from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """``kind``: public (anyone), person (signed in, with one of ``roles``), bearer (a key of ``settings``)."""

    kind: str
    roles: tuple[str, ...] = ()
    setting: str = ""


PUBLIC = Access("public")


def bearer(setting: str) -> Access:
    """A machine that shows one of the keys in ``setting`` (several are divided by commas)."""
    return Access("bearer", setting=setting)


def shows_key(authorization: str | None, keys: str) -> bool:
    """Whether an Authorization header carries one of ``keys``, compared in constant time."""
    scheme, _, shown = (authorization or "").partition(" ")
    fits = [
        hmac.compare_digest(shown.encode(), key.strip().encode())
        for key in keys.split(",")
        if key.strip()
    ]
    return scheme.lower() == "bearer" and any(fits)
