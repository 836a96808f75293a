"""POST /api/v1/entries through the front door: the documented answer to everything, and never our insides."""

import http.client
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.builders import entry_sheet
from tests.running import Running, eventually


def assert_problem(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    for inside in ("Traceback", "psycopg2", "services/", "SELECT", "marshmallow", "nameko"):
        assert inside not in answer.text
    return dict(problem)


def test_a_sound_sheet_gets_number_code_and_status_address(instance: Running) -> None:
    answer = instance.submit(entry_sheet())
    assert answer.status_code == 201
    body = answer.json()
    assert body["number"].startswith("R")
    assert body["lookup_code"]
    assert body["status_url"] == f"{instance.url}/apply/status"


def test_numbers_have_no_gaps_and_no_duplicates_under_concurrency(instance: Running) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(
                lambda i: instance.submit(
                    entry_sheet(title=f"同時 {i}", contact__email="many@example.jp")
                ),
                range(48),
            )
        )
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["number"] for a in answers}) == 48
    with instance.database("entries").unit_of_work() as uow:
        years = uow.all(
            "SELECT split_part(number, '-', 1) AS year, count(*) AS entries,"
            " max(split_part(number, '-', 2)::int) AS highest FROM entry GROUP BY 1"
        )
    assert {answer.json()["number"].split("-")[0] for answer in answers} <= {
        r["year"] for r in years
    }
    for year in years:
        assert year["entries"] == year["highest"], year["year"]


def test_the_same_key_with_the_same_body_is_one_entry_even_at_once(instance: Running) -> None:
    key, sheet = str(uuid.uuid4()), entry_sheet(title=f"一度だけ {uuid.uuid4()}")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: instance.submit(sheet, **{"Idempotency-Key": key}), range(8))
        )
    assert {a.status_code for a in answers} == {201}
    assert len({a.text for a in answers}) == 1
    with instance.database("entries").unit_of_work() as uow:
        assert uow.one("SELECT count(*) AS n FROM entry WHERE title = %s", (sheet["title"],)) == {
            "n": 1
        }


def test_the_same_key_with_another_body_is_refused(instance: Running) -> None:
    key = str(uuid.uuid4())
    assert instance.submit(entry_sheet(), **{"Idempotency-Key": key}).status_code == 201
    assert_problem(instance.submit(entry_sheet(title="ほか"), **{"Idempotency-Key": key}), 409)


def test_every_wrong_field_is_named_at_once(instance: Running) -> None:
    sheet = entry_sheet(
        title="", category="ない区分", areas=["999999"], contact__email="x", cost=None, extra="x"
    )
    problem = assert_problem(instance.submit(sheet), 422)
    assert set(problem["errors"]) == {
        "title",
        "category",
        "areas",
        "contact.email",
        "cost",
        "extra",
    }


@pytest.mark.parametrize("key", ["", "wrong", "é"])
def test_without_the_key_nobody_submits(instance: Running, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}".encode()} if key else {}
    answer = requests.post(
        f"{instance.url}/api/v1/entries", json=entry_sheet(), headers=headers, timeout=10
    )
    assert_problem(answer, 401)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"x"', "[" * 10000, '{"title": NaN}', '{"a":' * 5000, "\xff\xfe"],
)
def test_what_is_no_object_of_json_is_refused(instance: Running, body: str) -> None:
    answer = requests.post(
        f"{instance.url}/api/v1/entries",
        data=body.encode("latin-1"),
        timeout=10,
        headers={
            "Authorization": f"Bearer {instance.demo['INTAKE_KEY']}",
            "Content-Type": "application/json",
        },
    )
    assert_problem(answer, 400)


def test_another_content_type_is_refused(instance: Running) -> None:
    answer = requests.post(
        f"{instance.url}/api/v1/entries",
        data="title=x",
        timeout=10,
        headers={
            "Authorization": f"Bearer {instance.demo['INTAKE_KEY']}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert_problem(answer, 415)


def test_a_body_over_256_kb_is_refused(instance: Running) -> None:
    assert_problem(instance.submit(entry_sheet(summary="x" * 300_000)), 413)


def test_a_body_without_length_is_refused(instance: Running) -> None:
    connection = http.client.HTTPConnection(urlsplit(instance.url).netloc, timeout=10)
    connection.request(
        "POST",
        "/api/v1/entries",
        iter([json.dumps(entry_sheet()).encode()]),
        {
            "Authorization": f"Bearer {instance.demo['INTAKE_KEY']}",
            "Content-Type": "application/json",
        },
    )
    answer = connection.getresponse()
    assert answer.status == 411
    assert answer.getheader("Content-Type", "").startswith("application/problem+json")
    connection.close()


def test_script_tags_are_text_everywhere(instance: Running) -> None:
    hostile = "<script>alert(1)</script>"
    sheet = entry_sheet(
        title=hostile,
        summary=hostile,
        organisation__name=hostile,
        contact__email="hostile@example.jp",
    )
    number = instance.submit(sheet).json()["number"]
    from tests.running import approve, office, review_and_propose

    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    review_and_propose(reviewer, number)
    approve(approver, number)
    page = eventually(
        lambda: (a := requests.get(f"{instance.url}/entries/{number}/", timeout=10)).ok and a
    )
    for text in (
        page.text,
        reviewer.get(f"/office/entries/{number}").text,
        reviewer.get(f"/office/?state=all&q={number}").text,
        requests.get(f"{instance.url}/entries/", timeout=10).text,
    ):
        assert hostile not in text
        assert "&lt;script&gt;" in text
    mail = eventually(
        lambda: [
            m
            for m in instance.mails_to("hostile@example.jp")
            if number in m["Subject"] and "掲載" in m["Subject"]
        ]
    )
    assert mail[0].get_content_type() == "text/plain"
