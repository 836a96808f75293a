"""Secrets that open something to whoever holds them: only their hashes are kept."""

import base64
import hashlib
import re
import secrets

# What `new_token` makes; a code is shorter, and opens nothing where a token is asked for.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 bits, for a link or a cookie."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    return bool(_TOKEN.fullmatch(text))


def new_code() -> str:
    """80 bits in 16 letters and digits, to be typed."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
