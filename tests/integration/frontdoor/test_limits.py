"""How much one address may ask of the forms: nginx's own configuration, with limits that are soon reached."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.integration.frontdoor.doors import front_door
from tests.running import Running

BURST = 5


@pytest.fixture
def front(instance: Running, tmp_path: Path) -> Iterator[str]:
    """A front door of its own before the same services, which lets six pages of forms through a minute."""
    with front_door(instance, tmp_path, FORM_RATE="1r/m", FORM_BURST=str(BURST)) as door:
        yield door.url


@pytest.mark.parametrize("path", ["/apply/check", "/answer/ABCD"])
def test_pages_of_forms_are_opened_so_often_and_the_site_is_not_limited(
    front: str, path: str
) -> None:
    started = time.monotonic()
    statuses = [
        requests.get(front + path, timeout=10, allow_redirects=False).status_code for _ in range(20)
    ]
    let_through = 1 + BURST + int((time.monotonic() - started) // 60)
    assert statuses.count(429) >= 20 - let_through
    assert 429 not in statuses[: 1 + BURST]
    assert {requests.get(f"{front}/about/", timeout=10).status_code for _ in range(30)} == {200}


def test_who_has_opened_many_pages_can_still_send_what_they_wrote(front: str) -> None:
    for _ in range(20):
        requests.get(f"{front}/apply/", timeout=10)
    assert requests.get(f"{front}/apply/", timeout=10).status_code == 429
    # Refused for its missing form token by the service, not by the front door.
    assert requests.post(f"{front}/apply/1", {}, timeout=10).status_code == 403


def test_attempts_to_sign_in_are_let_through_so_often(instance: Running, tmp_path: Path) -> None:
    with front_door(instance, tmp_path, SIGN_IN_RATE="1r/m", SIGN_IN_BURST="3") as door:
        statuses = [
            requests.post(f"{door.url}/office/sign-in", timeout=10).status_code for _ in range(10)
        ]
        assert 429 not in statuses[:4]
        assert statuses.count(429) >= 5
        assert requests.get(f"{door.url}/office/sign-in", timeout=10).status_code == 200
