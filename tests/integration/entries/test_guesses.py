"""Codes that are guessed: what a wrong one opens (nothing), how many may be tried, and what is kept of it."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from services.entries.store.work import StoreWork
from services.entries.usecases.write_letter import write_letter
from tests.builders import entry_sheet
from tests.integration.chassis.processes import WebProcess, running_web
from tests.integration.entries.partners import offered_introduction
from tests.running import Browser, Running, scratch_database

WRONG = "AAAAA-AAAAA"


class Guesser(Browser):
    """Somebody with an address of their own, straight at entries, where the front door would say the address."""

    def __init__(self, entries: str) -> None:
        super().__init__(entries)
        self.address = f"2001:db8:{secrets.randbelow(65536):x}:{secrets.randbelow(65536):x}::1"
        self.session.headers["X-Forwarded-For"] = self.address

    def status(self, number: str, code: str) -> requests.Response:
        return self.post("/apply/status", page="/apply/status", number=number, lookup_code=code)

    def answer(self, code: str) -> requests.Response:
        return self.post("/answer/", page="/answer/", code=code)


@pytest.fixture(scope="module")
def web(instance: Running) -> Iterator[WebProcess]:
    """Entries alone, on a database of its own."""
    with scratch_database(instance, "entries") as database, running_web(instance, database) as web:
        yield web


def submit(web: WebProcess) -> dict[str, str]:
    """A new entry: number and lookup_code."""
    address = f"u{uuid.uuid4().hex}@example.jp"
    answer = web.post(json.dumps(entry_sheet(title="照会の会", contact__email=address)))
    assert answer.status_code == 201
    return dict(answer.json())


@pytest.fixture
def entry(web: WebProcess) -> dict[str, str]:
    return submit(web)


def is_refused(answer: requests.Response) -> bool:
    """Whether a wrong code led back to its form, which says so."""
    return answer.status_code == 200 and "error-summary" in answer.text


def an_hour_later(web: WebProcess) -> None:
    """Let the hour pass for everybody's guesses."""
    with web.database.unit_of_work() as uow:
        uow.execute("UPDATE wrong_guess SET at = at - interval '61 minutes'")


def test_only_the_code_of_its_own_entry_opens_a_status_page(
    web: WebProcess, entry: dict[str, str]
) -> None:
    other = submit(web)
    guesser = Guesser(web.url)
    for code in (WRONG, other["lookup_code"], entry["lookup_code"][:-1], "x", "\0"):
        answer = guesser.status(entry["number"], code)
        assert is_refused(answer)
        assert "照会の会" not in answer.text
    opened = guesser.status(entry["number"], entry["lookup_code"])
    assert opened.status_code == 200
    assert "照会の会" in opened.text


def test_after_ten_wrong_codes_even_the_right_one_waits_an_hour_and_nobody_else_does(
    web: WebProcess, entry: dict[str, str]
) -> None:
    guesser, applicant = Guesser(web.url), Guesser(web.url)
    for _ in range(10):
        assert is_refused(guesser.status(entry["number"], WRONG))
    for code in (WRONG, entry["lookup_code"]):
        refused = guesser.status(entry["number"], code)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "3600"
        assert "照会の会" not in refused.text
    assert applicant.status(entry["number"], entry["lookup_code"]).status_code == 200
    another = submit(web)
    assert guesser.status(another["number"], another["lookup_code"]).status_code == 200
    an_hour_later(web)
    assert guesser.status(entry["number"], entry["lookup_code"]).status_code == 200


def test_guesses_are_kept_without_the_address_they_came_from(
    web: WebProcess, entry: dict[str, str]
) -> None:
    guesser = Guesser(web.url)
    guesser.status(entry["number"], WRONG)
    with web.database.unit_of_work() as uow:
        kept = uow.all("SELECT subject FROM wrong_guess ORDER BY at DESC")
    network = guesser.address.removesuffix("1") + "/64"
    for row in kept:
        assert "2001:db8" not in row["subject"]
        for known in (guesser.address, network, f"status\n{entry['number']}\n{network}"):
            assert row["subject"] != hashlib.sha256(known.encode()).hexdigest()


def entries_url(instance: Running) -> str:
    return f"http://{instance.settings('entries').web_address}"


def test_many_guesses_at_once_are_counted_one_by_one(
    instance: Running,
) -> None:
    """By the processes of the instance, which share nothing but the database."""
    entry, guesser = instance.submit(entry_sheet()).json(), Guesser(entries_url(instance))
    form = guesser.hidden("/apply/status")
    typed = {**form, "number": entry["number"], "lookup_code": WRONG}
    with ThreadPoolExecutor(12) as pool:
        answers = pool.map(
            lambda _: guesser.session.post(f"{guesser.url}/apply/status", typed, timeout=30),
            range(24),
        )
        statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200] * 10 + [429] * 14


def test_a_code_from_the_mail_opens_the_form_only_and_no_more_than_ten_wrong_ones_are_tried(
    instance: Running,
) -> None:
    introduction = offered_introduction(instance)
    with instance.database("entries").unit_of_work() as uow:
        letter = write_letter(StoreWork(uow), introduction.id, instance.url)
    code, url = letter.answer_code, entries_url(instance)
    partner, guesser = Guesser(url), Guesser(url)
    for address in (code, code.replace("-", ""), code.lower()):
        assert partner.get(f"/answer/{address}").status_code == 404
        assert (
            partner.post(f"/answer/{address}", page="/answer/", answer="interested").status_code
            == 404
        )
    opened = partner.answer(code)
    assert opened.status_code == 200
    assert introduction.title in opened.text
    assert code.replace("-", "") not in opened.url
    assert partner.get(opened.url.removeprefix(partner.url)).status_code == 200

    for _ in range(10):
        assert is_refused(guesser.answer("AAAA-AAAA-AAAA-AAAA"))
    assert guesser.answer("AAAA-AAAA-AAAA-AAAA").status_code == 429
    assert guesser.answer(code).status_code == 429
    assert partner.answer(code).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/office/entries/R8%00", "/answer/%00", "/answer/%ED%A0%80", "/apply/status?number=%00"],
)
def test_what_no_database_can_hold_is_answered_politely(instance: Running, path: str) -> None:
    guesser = Guesser(entries_url(instance))
    assert guesser.get(path).status_code in (200, 404)
    for text in ("\0", "R8-0001\0", "\ud800".encode("utf-8", "surrogatepass"), "9" * 5000):
        typed = {**guesser.hidden("/apply/status"), "number": text, "lookup_code": text}
        answer = guesser.session.post(f"{guesser.url}/apply/status", typed, timeout=20)
        assert is_refused(answer)
