"""The keys of staff sessions: members signs with a private key, the others can only verify (Ed25519, RFC 8032).

A service that verifies cannot make a session: what publishing knows opens nobody's page in entries.
Several keys stand side by side, divided by commas, so that a new one can be brought in before the old one goes.
"""

import base64
from collections.abc import Sequence

from itsdangerous import Signer, URLSafeSerializer
from itsdangerous.signer import SigningAlgorithm
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey


class _Ed25519(SigningAlgorithm):
    """itsdangerous gives the private key to sign and each public key in turn to verify."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return bytes(SigningKey(key).sign(value).signature)

    def verify_signature(self, key: bytes, value: bytes, sig: bytes) -> bool:
        try:
            VerifyKey(key).verify(value, sig)
        except (BadSignatureError, ValueError):
            return False
        return True


def draw_signing_key() -> str:
    """A new private key, as SESSION_SIGNING_KEY holds it."""
    return base64.urlsafe_b64encode(bytes(SigningKey.generate())).decode()


def verify_key_of(signing_key: str) -> str:
    """The public key that belongs to a private one, as SESSION_VERIFY_KEYS holds it."""
    return base64.urlsafe_b64encode(bytes(SigningKey(read_key(signing_key)).verify_key)).decode()


def read_key(text: str) -> bytes:
    """The 32 bytes of a key of either kind. Raises ValueError for anything else."""
    key = base64.b64decode(text, altchars=b"-_", validate=True)
    if len(key) != 32:
        raise ValueError("not a key of 32 bytes in URL-safe base64")
    return key


def serializer(keys: Sequence[bytes]) -> URLSafeSerializer:
    """Signs with the first of ``keys`` where they are private, verifies with any of them where they are public."""
    # itsdangerous signs with the last of its keys; no key is derived, because these are keys already.
    return URLSafeSerializer(
        list(reversed(keys)),
        signer=Signer,
        signer_kwargs={"algorithm": _Ed25519(), "key_derivation": "none"},
    )
