"""(d) Approval: from the approver's click to the page that visitors read, and to the mail in the mailbox."""

import http.client
import os
import statistics
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import requests

from services.publishing.build.release_slots import ReleaseSlots
from tests.bench.figures import Line, against_limit
from tests.bench.listing import count_listed, list_entries, multiply_entries
from tests.bench.place import Place
from tests.builders import entry_sheet
from tests.running import approve, eventually, office, review_and_propose

APPROVALS = 40
LISTED = (50, 10_000, 100_000)
# So many are listed by the use case of publishing; the rest are copies of their rows.
OWN = 1_000
GIVE_UP_SECONDS = 60.0
LIMIT_MILLISECONDS = 1000.0
GROWTH = 1.5  # medians vary by a third between two runs with the same list


def measure(place: Place, rounds: int) -> list[Line]:
    """``rounds`` does not apply: each size of the list is measured by forty approvals in a row."""
    lines = []
    medians = []
    for count in LISTED:
        listed = _list(place, count)
        pages, mails = _approve_many(place)
        medians.append(statistics.median(pages))
        for what, times in (("page", pages), ("mail", mails)):
            figure = f"(d) approval → {what}"
            lines.append(Line(figure, f"{listed:,} listed, p50", "ms", [_percentile(times, 50)]))
            lines.append(
                against_limit(
                    figure,
                    f"{listed:,} listed, p99",
                    "ms",
                    [_percentile(times, 99)],
                    LIMIT_MILLISECONDS,
                )
            )
    for count, median in zip(LISTED[1:], medians[1:], strict=True):
        growth = median / medians[0]
        lines.append(
            Line(
                "(d) approval → page",
                f"p50 with {count:,} / p50 with {LISTED[0]}",
                "×",
                [growth],
                aim=f"≤ {GROWTH} ×",
                met="yes" if growth <= GROWTH else "no",
            )
        )
    return lines


def _percentile(times: list[float], percent: int) -> float:
    """The smallest time that ``percent`` of all do not exceed; of forty, p99 is the largest."""
    return sorted(times)[-(-len(times) * percent // 100) - 1]


def _list(place: Place, count: int) -> int:
    """Bring the list to ``count`` entries; returns how many are listed, which in a used instance may be more."""
    database = place.running.database("publishing")
    list_entries(database, min(count, OWN))
    multiply_entries(database, count)
    # The builder has seen all and is at rest, with both slots filled.
    eventually(lambda: count_listed(database) >= count, seconds=600, pause=0.5)
    slots = ReleaseSlots(place.instance.site)
    eventually(lambda: _is_at_rest(slots), seconds=600, pause=0.5)
    listed = count_listed(database)
    print(f"    {listed:,} listed", flush=True)
    return listed


def _is_at_rest(slots: ReleaseSlots) -> bool:
    """Whether the idle slot has been brought level with the live one."""
    markers = [slots.marker(slot) for slot in ("a", "b")]
    return markers[0] is not None and markers[0] == markers[1]


def _approve_many(place: Place) -> tuple[list[float], list[float]]:
    """Milliseconds from each click to the page and to the mail."""
    reviewer, approver = office(place.running, "REVIEWER"), office(place.running, "APPROVER")
    mailbox = place.instance.run / "mailbox"
    proposed = []
    for _ in range(APPROVALS):
        address = f"bench-{uuid.uuid4().hex[:12]}@example.jp"
        receipt = place.running.submit(entry_sheet(contact__email=address, category="多世代"))
        assert receipt.status_code == 201, receipt.text
        number = receipt.json()["number"]
        review_and_propose(reviewer, number)
        proposed.append((number, address))
    # The receipts have arrived, so that every further mail is about a decision.
    eventually(lambda: all(_mails_to(mailbox, address) for _, address in proposed), seconds=120)
    pages, mails = [], []
    for number, address in proposed:
        page, mail = _watch(place, mailbox, number, address, partial(approve, approver, number))
        pages.append(page)
        mails.append(mail)
    return pages, mails


def _watch(
    place: Place, mailbox: Path, number: str, address: str, click: Callable[[], requests.Response]
) -> tuple[float, float]:
    seen = set(os.listdir(mailbox))
    door = http.client.HTTPConnection(urlsplit(place.running.url).netloc, timeout=10)
    page = mail = 0.0
    began = time.perf_counter()
    answer = click()
    assert answer.status_code == 200, answer.text[:300]
    while not (page and mail):
        assert time.perf_counter() - began < GIVE_UP_SECONDS, f"{number}: page {page}, mail {mail}"
        if not page:
            door.request("GET", f"/entries/{number}/")
            response = door.getresponse()
            response.read()
            if response.status == 200:
                page = 1000 * (time.perf_counter() - began)
        if not mail:
            for name in set(os.listdir(mailbox)) - seen:
                seen.add(name)
                if name.endswith(".eml") and address.encode() in (mailbox / name).read_bytes():
                    mail = 1000 * (time.perf_counter() - began)
        time.sleep(0.005)
    door.close()
    return page, mail


def _mails_to(mailbox: Path, address: str) -> bool:
    return any(address.encode() in file.read_bytes() for file in mailbox.glob("*.eml"))
