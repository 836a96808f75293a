"""What a page of the form carries against robots: when it was opened, signed, and a field that only they fill in."""

import hashlib

from itsdangerous import BadSignature, Signer

from services.chassis.runtime import clock
from services.chassis.web.request import Request
from services.entries.settings import EntriesSettings

OPENED, TRAP = "opened", "website_url"
# A page that was left open over night tells no more than one that was open for a while.
LONGEST_OPEN = 600.0


class PageTimes:
    """Stamps pages for one browser, and reads the stamp when the page comes back."""

    def __init__(self, settings: EntriesSettings) -> None:
        # itsdangerous' own timestamps know whole seconds only, of which a form's pages have too few.
        self._signer = Signer(
            list(reversed(settings.form_secret)), salt="form opened", digest_method=hashlib.sha256
        )

    def stamp(self, request: Request) -> str:
        return self._signer.sign(f"{_page(request)} {clock.now().timestamp()}").decode()

    def seconds_open(self, request: Request) -> float:
        """How long the page that was sent had stood open; 0 where it was not opened in this browser at all."""
        try:
            page, _, opened_at = (
                self._signer.unsign(request.form.get(OPENED, "")).decode().partition(" ")
            )
        except (BadSignature, UnicodeError):
            return 0.0
        if page != _page(request):
            return 0.0
        return min(max(0.0, clock.now().timestamp() - float(opened_at)), LONGEST_OPEN)


def fell_into_trap(request: Request) -> bool:
    return bool(request.form.get(TRAP, "").strip())


def _page(request: Request) -> str:
    return hashlib.sha256(f"{request.csrf_token} {request.path}".encode()).hexdigest()[:32]
