"""Recognises an address again on the same day without keeping it."""

import hmac
import unicodedata

from services.chassis.clock import today


class Fingerprints:
    """Keyed with FINGERPRINT_SECRET, which is not in the database: a copy of the table gives no address away."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"receipt fingerprints", "sha256")

    def of(self, address: str) -> str:
        """The same for one address throughout one day, whatever its capitals; another one tomorrow."""
        plain = unicodedata.normalize("NFKC", address).strip().casefold()
        return hmac.new(self._key, f"{today().isoformat()} {plain}".encode(), "sha256").hexdigest()
