"""What a web process has besides what every process has."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from nameko.extensions import Extension
from werkzeug.wrappers import Response

from services.chassis.runtime.process import Process
from services.chassis.runtime.settings import Settings
from services.chassis.web.cookies import Cookies
from services.chassis.web.pages import Pages
from services.chassis.web.request import Person, Request

S_co = TypeVar("S_co", bound=Settings, covariant=True)


class Sessions(Protocol):
    """Who is asking, and whether a form is one of ours."""

    def find_person(self, request: Request) -> Person | None:
        """Whoever is signed in, where their session still counts. Raises Problem where nobody can tell."""

    def form_token(self, request: Request, person: Person | None) -> tuple[str, str | None]:
        """The token for the forms of this browser and session, and the value of the cookie where there was none."""

    def is_own_form(self, request: Request, person: Person | None, token: str) -> bool:
        """Whether a POST comes from a page that we gave to this browser, in this session."""

    def remember_form(self, response: Response, value: str) -> None:
        """Give the browser the value that its form tokens belong to."""

    def keep(self, response: Response, person: Person) -> None:
        """Note that the session is still in use."""


@dataclass(frozen=True, kw_only=True)
class WebProcess(Process[S_co], Generic[S_co]):
    cookies: Cookies
    sessions: Sessions
    pages: Pages


def web_process_of(extension: Extension) -> WebProcess[Settings]:
    """The web process that an extension of nameko's runs in."""
    process = extension.container.config["process"]
    assert isinstance(process, WebProcess)
    return process
