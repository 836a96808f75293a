"""Queue, entry page and approval cost the same number of queries, each by an index, however much there is."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now, today
from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.procedure import State
from services.entries.domain.worklist import OPEN
from services.entries.store._queries import queries
from services.entries.store.states import HELD, WITH_CLOCK
from services.entries.store.views import queue as view
from services.entries.store.views.queue import Wanted
from services.entries.store.work import Store, StoreWork
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.queue import QueuePages
from services.entries.web.review import ReviewPage
from services.entries.web.schemas import load_entry
from services.entries.web.steps import ReviewSteps
from services.staff.sessions import Staff
from tests.builders import entry_sheet
from tests.integration.statements import counted
from tests.many import multiply
from tests.running import Running, scratch_database

ME, COLLEAGUE = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2))
PARTNERS = ["髙﨑國際㈱", "みんなの会7", "みんなの会", "誰も知らない会"]
# Whatever else is asked for, no page and no step may need more.
MOST = {"queue": 5, "search": 5, "entry": 11, "approval": 10}


class Office:
    """Pages and steps of entries on a database of their own, in the test's own process."""

    def __init__(self, instance: Running, database: Database) -> None:
        settings = instance.settings("entries")
        pages = Pages(settings, Path(CHECKOUT, "services/entries/web/templates"))
        store, forms = Store(database), KeptForms(database)
        self.database = database
        self.queue = QueuePages(store, pages)
        self.review = ReviewPage(settings, store, pages, forms)
        self.steps = ReviewSteps(settings, store, forms)

    def add(self) -> str:
        """An entry that waits for the approver's yes, with desired partners of every kind."""
        with self.database.unit_of_work() as uow:
            work = StoreWork(uow)
            work.organisations.register(COLLEAGUE, 1, "高崎国際株式会社")
            sheet = load_entry(entry_sheet(title="髙﨑のつどい", desired_partners=PARTNERS))
            receipt = submit_entry(work, sheet, ["secret"], "試験")
            uow.execute(
                "UPDATE entry SET state = 'awaiting_approval', proposed_by = %s WHERE id = %s",
                (COLLEAGUE, receipt.entry_id),
            )
            review = work.reviews.get(receipt.entry_id, 1)
            review.partners = {PARTNERS[0]: COLLEAGUE}
            work.reviews.save(work.entries.get(receipt.number), review, "審査")
        return receipt.number

    def statements(self) -> dict[str, int]:
        """How many each page and the approval of a fresh entry take."""
        number, found = self.add(), {}
        asked: dict[str, Callable[[], Response]] = {
            "queue": lambda: self.queue.show(request("/office/")),
            "search": lambda: self.queue.show(request("/office/?state=all&q=高崎")),
            "entry": lambda: self.review.show(request(f"/office/entries/{number}"), number),
            "approval": lambda: self.steps.take(
                request(f"/office/entries/{number}/approve", revision="1"), number, "approve"
            ),
        }
        for name, ask in asked.items():
            with counted() as sent:
                answer = ask()
            assert answer.status_code == (303 if name == "approval" else 200)
            assert name not in ("queue", "search") or number in answer.get_data(as_text=True)
            found[name] = len(sent)
        return found


def request(path: str, **form: Any) -> Request:
    method = "POST" if form else "GET"
    request = Request(EnvironBuilder(path, method=method, data=form or None).get_environ())
    request.csrf_token = "token"
    request.signed_in = Staff(ME, "職員", frozenset({"admin"}), now(), now())
    return request


@pytest.fixture(scope="module")
def office(instance: Running) -> Iterator[Office]:
    with scratch_database(instance, "entries") as database:
        yield Office(instance, database)


@pytest.fixture(scope="module")
def few(office: Office) -> dict[str, int]:
    """The statements of an office with one entry and one organisation."""
    return office.statements()


@pytest.fixture(scope="module")
def many(instance: Running, office: Office, few: dict[str, int]) -> Office:
    multiply(instance, office.database, entries=20_000, organisations=10_000)
    return office


def test_the_number_of_queries_does_not_grow(many: Office, few: dict[str, int]) -> None:
    assert many.statements() == few
    for name, most in MOST.items():
        assert few[name] <= most, (name, few)


def plan(database: Database, query: Any, **parameters: Any) -> str:
    with database.unit_of_work() as uow:
        return "\n".join(row["QUERY PLAN"] for row in uow.all(f"EXPLAIN {query.sql}", parameters))


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(OPEN), "entry_"),
        (Wanted([State.SUBMITTED]), "entry_by_state"),
        (Wanted([State.LISTED]), "entry_"),
        (Wanted(list(State)), "entry_submitted"),
        (Wanted(list(State), words="会 その777）"), "entry_by_words"),
        (Wanted(OPEN, words="のつどい（その"), "entry_"),
        (Wanted([State.SUBMITTED], held_only=True), "entry_held"),
    ],
)
def test_the_queue_is_read_by_an_index(many: Office, wanted: Wanted, index: str) -> None:
    parameters = view.parameters(wanted)
    for offset in (0, 50):
        found = plan(
            many.database, queries.find_queue, **parameters, **HELD, limit=50, offset=offset
        )
        assert "Seq Scan" not in found, found
        assert index in found, found
    assert "Seq Scan" not in plan(many.database, queries.count_queue, **parameters, most=10)


def test_nothing_is_counted_beyond_what_is_read(
    many: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_COUNTED", 10)
    monkeypatch.setattr(view, "MOST_FOUND", 100)
    page = many.queue.show(request("/office/?state=all")).get_data(as_text=True)
    assert "10<small>件以上</small>" in page
    assert "100件以上" in page
    assert "page=2" in page
    assert "page=3" not in page
    last = many.queue.show(request("/office/?state=all&page=99999")).get_data(as_text=True)
    assert last.count("<tr") == 51


def test_counts_and_the_next_entry_are_read_by_indexes(many: Office) -> None:
    waiting = {"anybody": ["submitted"], "taker": ["under_review"], "second": ["awaiting_approval"]}
    for found in (
        plan(many.database, queries.count_by_state, today=today(), **WITH_CLOCK, most=10),
        plan(many.database, queries.count_held, **HELD, most=10),
        plan(
            many.database, queries.find_next, number="R1-000002", me=ME, must_differ=True, **waiting
        ),
    ):
        assert "Seq Scan" not in found, found


@pytest.mark.parametrize(
    "typed",
    ["髙﨑", "高崎", "髙 﨑", "高嵜のツドイ", "ﾂﾄﾞｲ 高崎", "R8-0001", "ｒ８－０００１", "崎", "高崎 団地"],
)  # fmt: skip
def test_words_find_an_entry_however_they_are_written(many: Office, typed: str) -> None:
    with many.database.unit_of_work() as uow:
        found = view.find_queue(uow, Wanted([State.APPROVED], words=typed), date(2026, 11, 25), 50)
    assert "R8-0001" in [row.number for row in found]


def test_partners_are_matched_in_one_query_among_ten_thousand(many: Office) -> None:
    with many.database.unit_of_work() as uow, counted() as sent:
        directory = StoreWork(uow).organisations.get_directory(PARTNERS, {})
    assert len([statement for statement in sent if "organisation" in statement]) == 1
    old_kanji, exact, loose, unknown = (directory.match(name) for name in PARTNERS)
    assert old_kanji.exact is None
    assert [known.name for known in old_kanji.candidates] == ["高崎国際株式会社"]
    assert exact.exact is not None
    assert loose.exact is unknown.exact is None
    assert not loose.candidates
    assert not unknown.candidates
