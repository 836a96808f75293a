"""Addresses as they may be shown to people who need not know them."""

import ipaddress


def mask_email(address: str) -> str:
    """``ha•••@example.jp``: the first letters and the domain, enough to recognise a typing error."""
    local, _, domain = address.partition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}•••@{domain}"


def network_of(address: str) -> str:
    """``203.0.113.0/24`` or ``2001:db8:1::/48``: whose network a client's address is in, not whose machine."""
    try:
        host = ipaddress.ip_network(address).network_address
    except ValueError:
        return ""
    return str(ipaddress.ip_network((host, 24 if host.version == 4 else 48), strict=False))
