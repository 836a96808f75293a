"""The broker is away while entries come in: people notice nothing, and everything arrives afterwards."""

import time
import uuid
from functools import partial

import pytest

from tests.builders import entry_sheet
from tests.chaos.faults import Faults
from tests.chaos.lines import waiting_in
from tests.chaos.mailbox import arrived
from tests.chaos.stories import take_in
from tests.running import Browser, Running, eventually, office, review_and_propose

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("seconds", [pytest.param(5), pytest.param(30, marks=pytest.mark.slow)])
def test_everything_goes_on_while_the_broker_is_away_and_arrives_when_it_is_back(
    seconds: int, instance: Running, faults: Faults
) -> None:
    reviewer = office(instance, "REVIEWER")
    name = uuid.uuid4().hex[:8]
    addresses: dict[str, str] = {}

    faults.stop("rabbitmq")
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        address = f"u{name}-{len(addresses)}@example.jp"
        answer = instance.submit(entry_sheet(contact__email=address))
        assert answer.status_code == 201, answer.text
        addresses[answer.json()["number"]] = address
        if len(addresses) == 3:
            _use_form_and_console(instance, reviewer, next(iter(addresses)))
            take_in(instance, [f"試験団体{name}"])
        time.sleep(0.1)  # a busy day, not a flood
    assert len(addresses) > 3
    assert not arrived(instance).keys() & set(addresses.values())
    faults.start("rabbitmq")

    everything = set(addresses.values())
    eventually(lambda: everything <= arrived(instance).keys(), 90)
    assert {arrived(instance)[address] for address in everything} == {1}
    with instance.database("publishing").unit_of_work() as uow:
        eventually_named = "SELECT 1 FROM organisation WHERE name = %s"
        eventually(lambda: uow.one(eventually_named, (f"試験団体{name}",)), 30)
    for service in ("entries", "members"):
        eventually(partial(_nothing_waits, instance, service), 30)
    assert waiting_in(instance, "notifications.entry.submitted.v1") == 0


def _use_form_and_console(instance: Running, reviewer: Browser, number: str) -> None:
    """A person's form and an official's console, both reading and writing."""
    applicant = Browser(instance.url)
    page = applicant.get("/apply/")
    assert page.status_code == 200
    started = applicant.post("/apply/", page="/apply/")
    assert started.status_code == 200, started.text[:300]
    assert started.url.endswith("/apply/1"), started.url
    assert reviewer.get("/office/").status_code == 200
    review_and_propose(reviewer, number)
    assert "承認" in reviewer.get(f"/office/entries/{number}").text


def _nothing_waits(instance: Running, service: str) -> bool:
    with instance.database(service).unit_of_work() as uow:
        return uow.one("SELECT 1 FROM outbox WHERE published_at IS NULL") is None
