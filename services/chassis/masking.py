"""Mail addresses as they may be shown to people who need not know them."""


def mask_email(address: str) -> str:
    """``ha•••@example.jp``: the first letters and the domain, enough to recognise a typing error."""
    local, _, domain = address.partition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}•••@{domain}"
