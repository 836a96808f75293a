"""An entry in each state of the procedure is shown by every page, with the words and the steps declared for it."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from services.chassis.web.cookies import Cookies
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.history import SENTENCES
from services.entries.domain.intake import Receipt
from services.entries.domain.introduction import INTRODUCTION_STATES, IntroductionState
from services.entries.domain.procedure import STATES, STEPS, State
from services.entries.domain.worklist import HOLDABLE, OPEN, open_steps
from services.entries.store.work import Store, StoreWork
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.drafts import Drafts
from services.entries.web.internal import InternalApi
from services.entries.web.own_entry import OwnEntry
from services.entries.web.queue import QueuePages
from services.entries.web.review import ReviewPage
from services.entries.web.schemas import load_entry
from services.entries.web.status import StatusPages
from services.entries.web.steps import CHANGE
from services.staff.sessions import Staff
from tests.builders import entry_sheet
from tests.running import Running, scratch_database

ME = "00000000-0000-0000-0000-000000000001"
CASES = [
    (state, held) for state in State for held in (False, True) if not held or state in HOLDABLE
]


def is_public(state: State) -> bool:
    """Whether an entry is made public here: where it is, in the life of most."""
    return state in (State.APPROVED, State.LISTED)


class Office:
    """The pages of entries on a database of their own, in the test's own process."""

    def __init__(self, instance: Running, database: Database) -> None:
        settings = instance.settings("entries")
        pages = Pages(settings, Path(CHECKOUT, "services/entries/web/templates"))
        self.database, self.secret = database, settings.lookup_code_secret
        store, forms = Store(database), KeptForms(database)
        self.queue = QueuePages(store, pages)
        self.review = ReviewPage(settings, store, pages, forms)
        self.status = StatusPages(settings, store, pages, forms)
        cookies = Cookies(secure=False)
        self.own = OwnEntry(settings, store, pages, Drafts(settings, store, cookies))
        self.internal = InternalApi(settings, store)

    def entry_in(self, state: State, held: bool) -> Receipt:
        with self.database.unit_of_work() as uow:
            receipt = submit_entry(
                StoreWork(uow),
                load_entry(entry_sheet(title=f"状態の会 {state}")),
                self.secret,
                "試験",
            )
            uow.execute(
                "UPDATE entry SET state = %s, suspected_because = %s, public_version = %s, listed_until = CURRENT_DATE + 7"
                " WHERE id = %s",
                (
                    state.value,
                    ["trap"] if held else [],
                    1 if is_public(state) else None,
                    receipt.entry_id,
                ),
            )
        return receipt


@pytest.fixture(scope="module")
def pages(instance: Running) -> Iterator[Office]:
    with scratch_database(instance, "entries") as database:
        yield Office(instance, database)


def asked(path: str, *roles: str, **form: Any) -> Request:
    method = "POST" if form else "GET"
    request = Request(EnvironBuilder(path, method=method, data=form or None).get_environ())
    request.csrf_token = "token"
    request.signed_in = Staff(ME, "職員", frozenset(roles), now(), now()) if roles else None
    return request


@pytest.mark.parametrize(("state", "held"), CASES)
def test_the_queue_shows_and_counts_it(pages: Office, state: State, held: bool) -> None:
    number, rule = pages.entry_in(state, held).number, STATES[state]
    link = f'href="/office/entries/{number}"'

    def shows(chosen: str) -> bool:
        shown = pages.queue.show(asked(f"/office/?state={chosen}&q={number}", "input"))
        return link in shown.get_data(as_text=True)

    assert shows("all")
    assert shows(state.value)
    assert shows("") == (state in OPEN)
    assert shows("held") == held
    page = pages.queue.show(asked("/office/?state=all", "input")).get_data(as_text=True)
    assert held or rule.label in page
    assert rule.to_do in page
    assert not rule.count or f'<a href="/office/?state={state}">{rule.count}</a>' in page


@pytest.mark.parametrize(("state", "held"), CASES)
@pytest.mark.parametrize("role", ["input", "reviewer", "approver", "admin"])
def test_the_review_page_offers_what_this_person_may_do_and_nothing_else(
    pages: Office, state: State, held: bool, role: str
) -> None:
    number = pages.entry_in(state, held).number
    path = f"/office/entries/{number}"
    page = pages.review.show(asked(path, role), number).get_data(as_text=True)
    assert STATES[state].label in page
    offered = open_steps(state, held, is_public(state), {role})
    for code, step in STEPS.items():
        if step.button is None:
            continue
        form = (
            f'name="action" value="{code}"'
            if step.address == "review"
            else f'href="{path}/change"'
            if step.address == CHANGE
            else f'action="{path}/{step.address}"'
        )
        same = [c for c in offered if STEPS[c].address == step.address and step.address != "review"]
        assert (form in page) == (code in offered or bool(same)), code
        if step.reason and code in offered and step.address != CHANGE:
            assert step.button.label in page
            assert step.reason.hint in page


@pytest.mark.parametrize(("state", "held"), CASES)
def test_the_applicant_reads_what_is_declared_for_it(
    pages: Office, state: State, held: bool
) -> None:
    receipt, rule = pages.entry_in(state, held), STATES[state]
    form = {"number": receipt.number, "lookup_code": receipt.lookup_code}
    leads_to = pages.status.look_up(asked("/apply/status", **form)).headers["Location"]
    given = leads_to.removeprefix("/apply/own/")
    page = unescape(pages.own.show(asked(leads_to), given).get_data(as_text=True))
    assert rule.told.title in page
    assert "{" not in page
    assert not rule.stage or rule.stage in page
    assert ("連携相手へのご案内" in page) == rule.is_approved


@pytest.mark.parametrize("state", State)
def test_the_mailer_hears_what_was_decided_and_nothing_before(pages: Office, state: State) -> None:
    number = pages.entry_in(state, False).number
    told = pages.internal.decision(number).get_json()
    assert told["decision"] == STATES[state].outcome
    assert bool(told["page_url"]) == STATES[state].is_approved


def test_the_history_is_told_by_its_codes_and_older_lines_as_they_were_written(
    pages: Office,
) -> None:
    receipt = pages.entry_in(State.SUBMITTED, False)
    with pages.database.unit_of_work() as uow:
        for code in SENTENCES:
            uow.execute(
                "INSERT INTO history (entry_id, by_name, step, what) VALUES (%s, '職員', %s, 'x')",
                (receipt.entry_id, code),
            )
        uow.execute(
            "INSERT INTO history (entry_id, by_name, what, note) VALUES (%s, '職員', 'むかしの文', 'むかしの理由')",
            (receipt.entry_id,),
        )
    shown = pages.review.show(asked("/", "reviewer"), receipt.number).get_data(as_text=True)
    for sentence in [*SENTENCES.values(), "むかしの文", "むかしの理由"]:
        assert sentence in shown


@pytest.mark.parametrize("state", IntroductionState)
def test_introductions_are_shown_and_filtered_by_every_state(
    pages: Office, state: IntroductionState
) -> None:
    receipt, rule = pages.entry_in(State.APPROVED, False), INTRODUCTION_STATES[state]
    with pages.database.unit_of_work() as uow:
        uow.execute(
            "INSERT INTO introduction (id, entry_id, wished_name, state, reply_by) VALUES (gen_random_uuid(), %s, %s, %s, %s)",
            (receipt.entry_id, "相手の会", state.value, dt.date(2026, 12, 1)),
        )
    for chosen in ("", state.value):
        address = f"/office/introductions/?state={chosen}&q={receipt.number}"
        page = pages.queue.show_introductions(asked(address, "input")).get_data(as_text=True)
        assert receipt.number in page
        assert page.count(rule.label) > 1
    page = pages.review.show(asked("/", "input"), receipt.number).get_data(as_text=True)
    assert rule.label in page


def test_lines_of_before_are_read_with_the_code_and_reason_of_their_sentence(
    instance: Running, fresh_database: Callable[[str], Database]
) -> None:
    """The migration, tried on lines that a release without codes has written."""
    import psycopg2

    from tests.integration.chassis.test_migrate import _owner

    database = fresh_database("entries")
    with database.unit_of_work() as uow:
        receipt = submit_entry(StoreWork(uow), load_entry(entry_sheet()), ["secret"], "試験")
    folder = Path(CHECKOUT, "services/entries/migrations")
    owner = psycopg2.connect(_owner(instance, "entries", database))
    with owner, owner.cursor() as cursor:
        cursor.execute((folder / "0007-history-steps.rollback.sql").read_text())
        cursor.execute(
            "INSERT INTO history (entry_id, by_name, what, note) VALUES (%(id)s, '職員', '見送りにしました', '対象外のため'),"
            " (%(id)s, '職員', '決裁に回しました', '要領 第1版により確認'), (%(id)s, '職員', 'だれも知らない文', '')",
            {"id": receipt.entry_id},
        )
        cursor.execute((folder / "0007-history-steps.sql").read_text())
        cursor.execute("SELECT step, reason, note FROM history ORDER BY id")
        assert cursor.fetchall() == [
            ("submit", "", "試験"),
            ("decline", "対象外のため", ""),
            ("propose", "", "要領 第1版により確認"),
            (None, "", ""),
        ]
        cursor.execute((folder / "0007-history-steps.rollback.sql").read_text())
        cursor.execute("SELECT note FROM history WHERE what = '見送りにしました'")
        assert cursor.fetchall() == [("対象外のため",)]
        cursor.execute((folder / "0007-history-steps.sql").read_text())
    owner.close()
