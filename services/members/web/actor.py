"""Who asks, as use cases and the trace know them: the person if signed in, and where from, never the address itself."""

from services.chassis.runtime.masking import network_of
from services.chassis.web.client_address import client_address
from services.chassis.web.request import Request
from services.members.domain.steps import Actor
from services.members.usecases.ports import Fingerprints


def official(request: Request) -> Actor:
    """The member of staff who is signed in."""
    return Actor(request.staff.id, request.staff.name, roles=request.staff.roles)


def actor(request: Request, fingerprints: Fingerprints) -> Actor:
    """Whoever it is, with where they are."""
    address = client_address(request)
    staff = request.signed_in
    return Actor(
        staff.id if staff else None,
        staff.name if staff else "",
        fingerprints.of_address(address),
        network_of(address),
        staff.roles if staff else frozenset(),
    )
