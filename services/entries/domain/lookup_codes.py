"""照会コード: what opens the status page of an entry, together with its number."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

from services.japanese.half_width import half_width


class LookupSecretGone(Exception):
    """LOOKUP_CODE_SECRET no longer holds the key by which this entry's code was made. Permanent."""


def lookup_code(secret: str, entry_id: str) -> str:
    """10 letters and digits that can be read over the telephone, the same each time for one entry."""
    digest = hmac.new(secret.encode(), b"lookup:" + entry_id.encode(), "sha256").digest()
    code = base64.b32encode(digest)[:10].decode().replace("O", "8").replace("I", "9")
    return f"{code[:5]}-{code[5:]}"


def lookup_code_given_out(secrets: Sequence[str], entry_id: str, code_hash: bytes) -> str:
    """The code that an entry was given, whichever of ``secrets`` was in use that day.

    Raises LookupSecretGone when none of them made it.
    """
    for secret in secrets:
        code = lookup_code(secret, entry_id)
        if is_lookup_code(code, code_hash):
            return code
    raise LookupSecretGone(entry_id)


def is_lookup_code(typed: str, code_hash: bytes) -> bool:
    """Whether somebody typed the code of this hash, compared in constant time."""
    return hmac.compare_digest(hash_lookup_code(typed), code_hash)


def hash_lookup_code(typed: str) -> bytes:
    """The code as it is compared: full-width letters and any kind of dash are understood."""
    plain = re.sub(r"[^A-Z0-9]", "", half_width(typed).upper())
    return hashlib.sha256(plain.replace("O", "8").replace("I", "9").encode()).digest()
