"""The public site needs none of our processes: files, and a server of files."""

import pytest
import requests

from deploy.local.programs import SERVICE_PROGRAMS
from tests.chaos.faults import Faults
from tests.running import Running

pytestmark = pytest.mark.timeout(120)
PAGES = (
    "/",
    "/entries/",
    "/organisations/",
    "/open-data/",
    "/about/",
    "/cases/",
    "/feed.atom",
)


def test_public_site_is_served_while_every_service_is_stopped(
    instance: Running, faults: Faults
) -> None:
    before = {page: requests.get(instance.url + page, timeout=10) for page in PAGES}
    assert {page: answer.status_code for page, answer in before.items()} == dict.fromkeys(
        PAGES, 200
    )
    faults.stop(*SERVICE_PROGRAMS)

    for page, earlier in before.items():
        answer = requests.get(instance.url + page, timeout=10)
        assert answer.status_code == 200, page
        assert answer.content == earlier.content, page
    form = requests.get(instance.url + "/apply/", timeout=10)
    assert form.status_code in (502, 503)
    assert "text/html" in form.headers["Content-Type"]
    assert "ください" in form.text  # says what to do, in a page of our own
    api = requests.post(instance.url + "/api/v1/entries", json={}, timeout=10)
    assert api.status_code in (502, 503)
    assert api.headers["Content-Type"].startswith("application/problem+json")
