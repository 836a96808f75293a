"""Who tries a code, as it is counted and kept: a keyed hash, so that the table gives no address away."""

from services.chassis.runtime.fingerprint import fingerprint


def subject_of(secret: str, *who_and_what: str) -> str:
    return fingerprint(secret, "guess", *who_and_what)
