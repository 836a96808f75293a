"""Keyed hashes by which addresses, names and guesses are counted without being kept."""

import hmac


def fingerprint(secret: str, purpose: str, *words: str) -> str:
    """The same for the same words and purpose as long as ``secret`` (FINGERPRINT_SECRET) is the same.

    The secret is in no database: a copy of a table gives no address away.
    """
    text = "\n".join((purpose, *words)).encode("utf-8", "replace")
    return hmac.new(secret.encode(), text, "sha256").hexdigest()
