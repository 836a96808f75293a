"""Which revision a form was made of: a step is taken on what its reader saw, or not at all."""

from services.chassis.web.request import Request


def seen_revision(request: Request) -> int:
    """The revision on the page that was sent; -1, which nothing has, where it says none."""
    seen = request.form.get("revision", "")
    # Longer ones are nobody's, and int() refuses those of thousands of digits.
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
