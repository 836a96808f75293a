"""How much one address may ask of the forms: nginx's own configuration, with limits that are soon reached."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy.local.frontdoor import LIMITS, TEMPLATES
from deploy.local.templates import fill
from services.chassis.settings import SERVICES
from tests.chaos.workers import free_port
from tests.running import Running, eventually

BURST = 5


@pytest.fixture
def front(instance: Running, tmp_path: Path) -> Iterator[str]:
    """A front door of its own before the same services, which lets six pages of forms through a minute."""
    (tmp_path / "temporary").mkdir()
    port = free_port()
    values = {
        **LIMITS, "FORM_RATE": "1r/m", "FORM_BURST": str(BURST), "RUN": str(tmp_path), "LOG_DIRECTORY": str(tmp_path),
        "FRONT_LISTEN": f"127.0.0.1:{port}", "SITE_DIR": str(instance.run_dir / "site"),
        "ERROR_PAGES": str(TEMPLATES / "errors"),
        **{f"{service.upper()}_ADDRESS": instance.settings(service).web_address for service in SERVICES},
    }  # fmt: skip
    for name in ("tsunagari.conf", "nginx.conf"):
        (tmp_path / name).write_text(fill(TEMPLATES / f"{name}.template", values), encoding="utf-8")
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf")])
    url = f"http://127.0.0.1:{port}"
    eventually(lambda: _answers(url))
    yield url
    process.terminate()
    process.wait(20)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/about/", timeout=5).ok
    except requests.ConnectionError:
        return False


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
