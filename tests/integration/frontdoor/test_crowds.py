"""Whatever one address, or many, leave half done: the public site stays, and forms stay open to the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.integration.frontdoor.doors import Door, ask, front_door, get, open_lines
from tests.running import Browser, Running, eventually

CROWD = 2100
HALF_A_FORM = (
    b"POST /apply/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\ntitle=a"
)
HALF_A_HEAD = b"POST /apply/1 HTTP/1.1\r\nHost: x\r\nContent-"
GUEST = "127.0.0.3"


@pytest.fixture
def front(instance: Running, tmp_path: Path) -> Iterator[Door]:
    """A front door with limits of its own, which counts every request as that of whom X-Forwarded-For names."""
    with front_door(
        instance,
        tmp_path,
        trusted="127.0.0.1",
        ADDRESS_CONNECTIONS="2",
        SITE_CONNECTIONS="2",
        SERVICE_CONNECTIONS="6",
    ) as door:
        yield door


@pytest.mark.parametrize("said", [HALF_A_FORM, HALF_A_HEAD, b""], ids=["body", "head", "nothing"])
def test_thousands_of_lines_of_one_address_hinder_nobody_else(
    instance: Running, said: bytes
) -> None:
    port = int(instance.url.rpartition(":")[2])
    with open_lines(port, CROWD, said, "127.0.0.2"):
        assert ask(port, get("/"), GUEST).status == 200
        assert ask(port, get("/entries/"), GUEST).status == 200
        assert ask(port, get("/apply/"), GUEST).status == 200
        browser = Browser(instance.url)
        sent = browser.post("/apply/status", page="/apply/status", number="R8-9999", code="ABCD")
        assert sent.status_code == 422 or "照会コード" in sent.text
        # The site stays open to them as well: whoever is at fault may share their address.
        assert ask(port, get("/"), "127.0.0.2").status == 200


def test_forms_of_thousands_of_addresses_leave_the_public_site_open(instance: Running) -> None:
    port = int(instance.url.rpartition(":")[2])
    everywhere = [f"127.0.{third}.{last}" for third in (1, 2) for last in range(1, 251)]
    with open_lines(port, CROWD, HALF_A_FORM, *everywhere):
        for path in ("/", "/entries/", "/open-data/entries.json"):
            assert ask(port, get(path), GUEST).status == 200, path
        refused = ask(port, get("/apply/"), GUEST)
        assert refused.status == 503
        assert refused.header("Retry-After")
        assert "ください" in refused.body


@contextmanager
def under_way(front: Door, address: str) -> Iterator[None]:
    """Two half-sent forms of an address, which the front door has counted: it has asked for their bodies."""
    head = f"X-Forwarded-For: {address}\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n"
    said = b"POST /apply/1 HTTP/1.1\r\nHost: x\r\n" + head.encode()
    with open_lines(front.port, 2, said, "127.0.0.1") as lines:
        for line in lines:
            assert b"100 Continue" in line.recv(1000)
        yield


def asked_by(front: Door, address: str) -> int:
    return requests.get(
        f"{front.url}/apply/", headers={"X-Forwarded-For": address}, timeout=10
    ).status_code


@pytest.mark.parametrize(
    ("busy", "same", "other"),
    [
        ("203.0.113.9", "203.0.113.9", "203.0.113.10"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
        ("2001:db8::1", "2001:db8:0:0:8000::", "2001:db8:0:1::1"),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.9", "::ffff:203.0.113.10"),
    ],
)
def test_requests_under_way_are_counted_by_address_and_by_network_of_ipv6(
    front: Door, busy: str, same: str, other: str
) -> None:
    with under_way(front, busy):
        assert asked_by(front, same) == 503
        assert asked_by(front, other) == 200


def test_all_services_together_are_asked_only_so_much_at_once(front: Door) -> None:
    with under_way(front, "203.0.113.1"), under_way(front, "203.0.113.2"):
        assert asked_by(front, "203.0.113.4") == 200
        with under_way(front, "203.0.113.3"):
            assert asked_by(front, "203.0.113.4") == 503
            answer = requests.post(f"{front.url}/api/v1/entries", json={}, timeout=10)
            assert answer.status_code == 503
            assert answer.headers["Content-Type"].startswith("application/problem+json")
            assert requests.get(front.url, timeout=10).status_code == 200


def test_who_asks_for_the_public_site_and_does_not_read_it_is_limited_too(
    instance: Running, tmp_path: Path
) -> None:
    large = tmp_path / "site" / "current" / "large.txt"
    large.parent.mkdir(parents=True)
    large.write_bytes(bytes(64 * 1024 * 1024))  # more than the lines between will hold
    (large.parent / "small.txt").write_text("here")
    with front_door(
        instance, tmp_path, SITE_DIR=str(tmp_path / "site"), SITE_CONNECTIONS="2"
    ) as door:
        with open_lines(door.port, 2, get("/large.txt"), "127.0.0.2") as lines:
            for line in lines:
                assert line.recv(1)
            assert ask(door.port, get("/small.txt"), "127.0.0.2").status == 503
            assert ask(door.port, get("/small.txt"), GUEST).status == 200
        eventually(lambda: ask(door.port, get("/small.txt"), "127.0.0.2").status == 200)
