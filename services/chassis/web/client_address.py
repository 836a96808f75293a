"""Who asks: the network address of a request, as limits and traces count it."""

import ipaddress

from werkzeug.wrappers import Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: Request) -> str:
    """What the front door noted, or the other end of the line where no front door stands between.

    The front door reaches us from a private address and overwrites X-Forwarded-For; its word is the last one.
    An IPv6 network (/64) counts as one address, because one person has all of its addresses.
    """
    peer = _address(request.remote_addr or "")
    noted = _address(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip())
    address = noted if noted and (peer is None or peer.is_private or peer.is_loopback) else peer
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address or "unknown")


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
