"""Requests that no browser sends: each gets an answer with a body, and none the answer that we are broken."""

from urllib.parse import urlsplit

import pytest
import requests

from services.registry import SERVICES
from tests.routes import console_of
from tests.running import Browser, Running, office


@pytest.fixture(scope="module")
def reviewer(instance: Running) -> Browser:
    return office(instance, "REVIEWER")


@pytest.mark.parametrize("service", SERVICES)
def test_a_referrer_that_is_no_address_leads_to_the_sign_in_page(
    instance: Running, service: str
) -> None:
    answer = requests.post(
        f"http://{instance.settings(service).web_address}{console_of(service)}",
        headers={"Referer": "http://["},
        timeout=10,
        allow_redirects=False,
    )
    # Some pages take no POST; nobody is told that we are broken.
    assert answer.status_code in (303, 405)


def test_a_referrer_that_is_no_address_is_answered_where_a_form_is_sent(instance: Running) -> None:
    answer = requests.post(
        f"{instance.url}/office/entries/R8-0001/take",
        headers={"Referer": "http://["},
        timeout=10,
        allow_redirects=False,
    )
    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == "/office/sign-in"


@pytest.mark.parametrize(
    "path", ["/office/entries/%00", "/office/entries/R8-0001%00", "/answer/%00"]
)
def test_an_address_with_nul_is_not_found(reviewer: Browser, path: str) -> None:
    answer = reviewer.get(path)
    assert answer.status_code in (400, 404)
    assert answer.text


@pytest.mark.parametrize(
    "query",
    ["page=" + "9" * 3500, "number=%00", "q=%00&state=%00&page=%00", "q=%ED%A0%80", "q=%EF%BF%BF"],
)
@pytest.mark.parametrize(
    "page",
    ["/office/", "/office/introductions/", "/office/organisations/", "/office/mails/"],
)
def test_whatever_stands_in_a_query_the_list_is_shown(
    reviewer: Browser, page: str, query: str
) -> None:
    answer = reviewer.get(f"{page}?{query}")
    assert answer.status_code == 200
    assert "<table" in answer.text or "ありません" in answer.text


@pytest.mark.parametrize(
    "body",
    [
        rb'{"\ud800": 1}',
        rb'{"title": "\udfff"}',
        b'{"title": "\xed\xa0\x80"}',
        rb'{"desired_partners": ["\ud83d"]}',
    ],
)
def test_half_a_character_is_no_json(instance: Running, body: bytes) -> None:
    answer = requests.post(
        f"{instance.url}/api/v1/entries",
        data=body,
        timeout=10,
        headers={
            "Authorization": f"Bearer {instance.demo['INTAKE_KEY']}",
            "Content-Type": "application/json",
        },
    )
    assert answer.status_code == 400
    assert answer.json()["title"] == "送信された内容を読み取れません"


def test_a_whole_character_that_is_spelled_in_two_halves_is_understood(instance: Running) -> None:
    answer = requests.post(
        f"{instance.url}/api/v1/entries",
        data=rb'{"title": "\ud83d\ude00"}',
        timeout=10,
        headers={
            "Authorization": f"Bearer {instance.demo['INTAKE_KEY']}",
            "Content-Type": "application/json",
        },
    )
    assert answer.status_code == 422
    assert "title" not in answer.json()["errors"]
