"""Browsers from which somebody has signed in, so that a stranger's guesses slow nobody down who was here before.

OWASP calls it a device cookie. Ours is a random token and not a signed statement: what the database does not know
is worth nothing, a changed password ends it, and no key has to be kept for it.
"""

import hashlib
import secrets

# As long as the database remembers.
SECONDS = 180 * 24 * 3600


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
