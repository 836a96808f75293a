"""Forms, pages for partners and the console say who runs the network, as the settings name it."""

import pytest
import requests

from services.chassis.runtime.settings import Secretariat
from tests.running import Running, office

FORMS = ("/", "/apply/", "/apply/status", "/answer/", "/office/sign-in", "/apply/99")
ROOMS = ("/office/", "/office/organisations/", "/office/mails/", "/office/site/")


def says_who_we_are(page: str, who: Secretariat) -> None:
    header, _, rest = page.partition("</header>")
    footer = rest.partition("<footer")[2]
    for part in ("prefecture", "bureau", "section"):
        assert getattr(who, part) in header, part
        assert getattr(who, part) in footer, part
    for part in ("name", "address", "phone", "email"):
        assert getattr(who, part) in footer, part


@pytest.mark.parametrize("path", FORMS)
def test_whoever_comes_reads_who_runs_the_network(instance: Running, path: str) -> None:
    page = requests.get(instance.url + path, timeout=20).text
    says_who_we_are(page, instance.settings("entries").secretariat)


def test_every_room_of_the_console_says_so_too(instance: Running) -> None:
    somebody = office(instance, "REVIEWER")
    for path in ROOMS:
        says_who_we_are(somebody.get(path).text, instance.settings("members").secretariat)
