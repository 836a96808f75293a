"""What comes from outside and must not lead astray: addresses to go to, addresses of people, cells of a CSV."""

import csv
import io

import pytest
from werkzeug.test import EnvironBuilder

from services.chassis.web.client_address import client_address
from services.chassis.web.request import Request
from services.members.web.csv_out import csv_response
from services.members.web.organisations import read_query
from services.members.web.sign_in import local_address


def request(
    peer: str = "127.0.0.1", query: dict[str, str] | None = None, forwarded: str = ""
) -> Request:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    builder = EnvironBuilder(
        headers=list(headers.items()), query_string=query, environ_base={"REMOTE_ADDR": peer}
    )
    return Request(builder.get_environ())


@pytest.mark.parametrize(
    "asked", ["/office/", "/office/entries/R8-0001", "/office/organisations/?q=%E5%9B%A3&page=2"]
)
def test_sign_in_leads_on_to_pages_of_the_console(asked: str) -> None:
    assert local_address(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "/office//evil.example",
        "/\\evil.example",
        "/office/\\evil",
        "/office/\r\nX: y",
        "javascript:alert(1)",
        "/officeevil",
        "/apply/",
        "/office/sign-out",
        "/office/sign-in",
        "",
        "/office/@evil",
    ],
)
def test_sign_in_leads_nowhere_else(asked: str) -> None:
    assert local_address(asked) == ""


def test_address_is_the_one_that_the_front_door_noted() -> None:
    assert client_address(request(forwarded="203.0.113.7")) == "203.0.113.7"
    assert client_address(request(forwarded="198.51.100.1, 203.0.113.7")) == "203.0.113.7"


def test_address_that_a_stranger_claims_does_not_count() -> None:
    assert client_address(request(peer="8.8.8.8", forwarded="203.0.113.7")) == "8.8.8.8"
    assert client_address(request(forwarded="nonsense")) == "127.0.0.1"


def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    first, second = (
        client_address(request(forwarded=f"2001:db8:1:2::{end}")) for end in ("1", "ffff")
    )
    assert first == second


def test_csv_opens_in_excel() -> None:
    body = csv_response(
        "x.csv", ["団体名"], [["㈱髙島①"], ["=cmd|' /C calc'!A0"], ['"改行\nあり"']]
    ).get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in body
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))) == [
        ["団体名"],
        ["㈱髙島①"],
        ["'=cmd|' /C calc'!A0"],
        ['"改行\nあり"'],
    ]


def test_list_ignores_what_it_does_not_know() -> None:
    asked = read_query(
        request(
            query={
                "q": "a" * 999,
                "kind": "x",
                "link": "linked",
                "sort": "name; DROP",
                "page": "-3",
            }
        )
    )
    assert (len(asked.words), asked.kind, asked.link, asked.sort, asked.page) == (
        200,
        "",
        "linked",
        "number",
        1,
    )
    assert read_query(request(query={"page": "²"})).page == 1
    assert read_query(request(query={"page": "999999999999999999"})).page == 10_000
    assert read_query(request(query={"page": "0"})).page == 1
    assert read_query(request(query={"page": "9" * 5000})).page == 10_000
