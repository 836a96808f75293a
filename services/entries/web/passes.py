"""A pass opens one entry to one browser for a while, once it has shown its code or the link of a mail."""

import hashlib
import hmac

from itsdangerous import BadData, URLSafeTimedSerializer

from services.chassis.web.request import Request
from services.entries.settings import EntriesSettings

# Long enough to correct a sheet in peace; whoever has somebody else's address bar has another browser.
PASS_SECONDS = 8 * 3600


class Passes:
    """Passes are signed and never kept; one that was passed on opens nothing."""

    def __init__(self, settings: EntriesSettings) -> None:
        self._serializer = URLSafeTimedSerializer(
            list(reversed(settings.form_secret)),
            salt="entry status",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def address(self, request: Request, number: str) -> str:
        """Where this browser finds the entry from now on."""
        return f"/apply/own/{self._serializer.dumps([number, _browser(request)])}"

    def number(self, request: Request, given: str) -> str:
        """The entry that a pass opens to this browser; empty where it opens none, or none any more."""
        try:
            number, browser = self._serializer.loads(given, max_age=PASS_SECONDS)
        except (BadData, ValueError, TypeError):
            return ""
        return str(number) if hmac.compare_digest(str(browser), _browser(request)) else ""


def _browser(request: Request) -> str:
    return hashlib.sha256(request.csrf_token.encode()).hexdigest()[:32]
