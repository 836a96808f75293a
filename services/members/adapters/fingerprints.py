"""Keyed hashes of names and addresses, by which failures are counted and a trace followed without keeping either."""

from services.chassis.runtime.fingerprint import fingerprint


class SignInFingerprints:
    """Hashes under ``secret`` (FINGERPRINT_SECRET)."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def of_name(self, name: str) -> bytes:
        return bytes.fromhex(fingerprint(self._secret, "sign-in name", name))

    def of_address(self, address: str) -> bytes:
        return bytes.fromhex(fingerprint(self._secret, "sign-in address", address))
