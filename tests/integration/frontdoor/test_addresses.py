"""Redirects that tell nobody a name or a port that is not ours, and addresses and headers of any length."""

import pytest
import requests

from tests.integration.frontdoor.doors import ask, get
from tests.running import Running

REDIRECTED = ["/apply", "/apply//check", "/answer", "/entries", "/office", "/office/introductions",
              "/office/organisations", "/office/", "/open-data"]  # fmt: skip
WITHOUT_HOST = "GET {path} HTTP/1.0\r\n\r\n"
ANOTHERS_HOST = "GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"


def port(instance: Running) -> int:
    return int(instance.url.rpartition(":")[2])


@pytest.mark.parametrize("request_", [WITHOUT_HOST, ANOTHERS_HOST], ids=["no host", "forged host"])
@pytest.mark.parametrize("path", REDIRECTED)
def test_a_redirect_names_a_path_and_no_machine(
    instance: Running, path: str, request_: str
) -> None:
    answer = ask(port(instance), request_.format(path=path).encode())
    assert answer.status in (301, 303, 308)
    location = answer.header("Location") or ""
    assert location.startswith("/")
    assert not location.startswith("//")
    for told in ("evil.example", "127.0.0.1"):
        assert told not in answer.headers + answer.body


@pytest.mark.parametrize(
    "path", ["/apply//check", "/office/introductions", "/office//evil.example/%2e%2e"]
)
def test_a_service_itself_names_no_machine_either(instance: Running, path: str) -> None:
    inside = int(instance.settings("entries").web_address.rpartition(":")[2])
    answer = ask(inside, get(f"{path}?page=2", host="evil.example"))
    assert "evil.example/" not in (answer.header("Location") or "").replace("/evil.example/", "")
    assert not (answer.header("Location") or "/").startswith(("http", "//"))


@pytest.mark.parametrize("length", [1000, 1999, 2500, 3600, 4100, 7000, 8000])
@pytest.mark.parametrize("path", ["/office/", "/apply/", "/apply/status", "/answer/x", "/entries/",
                                  "/api/v1/entries", "/office/sign-in"])  # fmt: skip
def test_long_addresses_are_answered(instance: Running, path: str, length: int) -> None:
    for filler in ("x" * length, "%E3%81%82" * (length // 9)):
        address = f"{path}?q={filler}"
        answer = ask(port(instance), get(address))
        assert answer.status in (200, 303, 404, 405), (answer.status, len(address))
        location = answer.header("Location")
        if location is not None:
            wanted = len(address) <= 2000
            assert (location == "/office/sign-in?next=/office/") is not wanted
            assert len(location) < 4000


@pytest.mark.parametrize("path", ["/", "/office/", "/api/v1/entries"])
def test_endless_addresses_are_refused_on_a_page_of_our_own(instance: Running, path: str) -> None:
    for length in (8200, 20_000, 33_000):
        answer = ask(port(instance), get(f"{path}?q={'x' * length}"))
        assert answer.status == 414
        assert "アドレスが長すぎます" in answer.body


def test_endless_headers_are_refused_on_a_page_of_our_own(instance: Running) -> None:
    answer = ask(port(instance), get("/", "x", f"Cookie: {'x' * 9000}"))
    assert answer.status == 431
    assert "クッキー" in answer.body


def test_what_is_no_request_is_refused_on_a_page_of_our_own(instance: Running) -> None:
    answer = ask(port(instance), b"GET / HTTP/1.1\r\n\r\n")  # without Host
    assert answer.status == 400
    assert "読み取れません" in answer.body


@pytest.mark.parametrize("number", ["400", "413", "414", "429", "431", "502", "503"])
def test_pages_of_the_front_door_are_not_to_be_asked_for(instance: Running, number: str) -> None:
    assert requests.get(f"{instance.url}/_errors/{number}.html", timeout=10).status_code == 404
