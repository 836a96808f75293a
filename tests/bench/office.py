"""(h) The office's queue, a search in it, the page of an entry and its approval, with few entries and with many."""

import statistics
import time
import uuid
from collections.abc import Callable

import requests

from tests.bench.figures import Line
from tests.bench.place import Place
from tests.builders import entry_sheet
from tests.many import multiply
from tests.running import Browser, office, review_and_propose

TIMES = 40
FEW, MANY = (100, 100), (100_000, 10_000)  # entries, organisations
GROWTH = 1.5
PARTNERS = ["みんなの会7", "㈱ツルハ", "誰も知らない会"]


def measure(place: Place, rounds: int) -> list[Line]:
    """``rounds`` does not apply: each is asked forty times with few entries, and then with many."""
    medians: list[dict[str, float]] = []
    for entries, organisations in (FEW, MANY):
        multiply(place.running, place.running.database("entries"), entries, organisations)
        medians.append({name: statistics.median(took) for name, took in _ask(place).items()})
        print(f"    {entries:,} entries: {medians[-1]}", flush=True)
    few, many = medians
    lines = []
    for name, before in few.items():
        growth = many[name] / before
        lines += [
            Line("(h) office", f"{name}, {FEW[0]:,} entries, p50", "ms", [before]),
            Line(
                "(h) office",
                f"{name}, {MANY[0]:,} entries, {MANY[1]:,} organisations, p50",
                "ms",
                [many[name]],
                ratio=f"{growth:.2f}",
                aim=f"≤ {GROWTH} ×",
                met="yes" if growth <= GROWTH else "no",
            ),
        ]
    return lines


def _ask(place: Place) -> dict[str, list[float]]:
    """Milliseconds of each answer, one after the other for an entry that waits for its approval."""
    reviewer, approver = office(place.running, "REVIEWER"), office(place.running, "APPROVER")
    times: dict[str, list[float]] = {}
    for _ in range(TIMES):
        word = uuid.uuid4().hex[:8]
        sheet = entry_sheet(title=f"髙﨑のつどい{word}", desired_partners=PARTNERS)
        number = place.running.submit(sheet).json()["number"]
        review_and_propose(reviewer, number)
        for name, (ask, shows) in _asked(approver, number, word).items():
            times.setdefault(name, []).append(_took(ask, shows))
    return times


def _asked(
    approver: Browser, number: str, word: str
) -> dict[str, tuple[Callable[[], requests.Response], str]]:
    """What the approver asks for, and what the answer must show."""
    page = f"/office/entries/{number}"
    fields, url = approver.hidden(page), f"{approver.url}{page}/approve"
    return {
        "queue": (lambda: approver.get("/office/"), "件"),
        "search": (lambda: approver.get(f"/office/?state=all&q=高崎のツドイ {word}"), number),
        "entry page": (lambda: approver.get(page), number),
        "approval": (
            lambda: approver.session.post(url, fields, timeout=20, allow_redirects=False),
            "",
        ),
    }


def _took(ask: Callable[[], requests.Response], shows: str) -> float:
    began = time.perf_counter()
    answer = ask()
    took = 1000 * (time.perf_counter() - began)
    assert answer.status_code in (200, 303), answer.text[:300]
    assert shows in answer.text
    return took
