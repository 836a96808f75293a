"""Who asks, as the trace of accounts keeps it: the person if signed in, and where from, never the address itself."""

from services.chassis.runtime.masking import network_of
from services.chassis.web.client_address import client_address
from services.chassis.web.request import Request
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff_log import Actor


def actor(request: Request, failures: SignInFailures) -> Actor:
    address = client_address(request)
    staff = request.staff
    return Actor(
        staff.id if staff else None,
        staff.name if staff else "",
        failures.hash_address(address),
        network_of(address),
    )
