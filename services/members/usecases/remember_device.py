"""Keeps that a member of staff has signed in from a browser."""

from services.members.domain.known_device import new_token, token_hash
from services.members.usecases.ports import Work


def remember_device(work: Work, token: str, staff_id: str) -> str:
    """Return the token that the browser shall show next time; ``token`` is the one it showed now, or empty.

    A browser that several people use keeps its token; one that we did not give out is not taken over.
    """
    if not token or not work.devices.exists(token_hash(token)):
        token = new_token()
    work.devices.add(token_hash(token), staff_id)
    return token
