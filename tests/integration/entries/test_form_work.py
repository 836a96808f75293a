"""Each request of the form validates the sheet once at most, however the draft looks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from services.chassis.web.cookies import Cookies
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.store.work import Store, StoreWork
from services.entries.usecases.begin_draft import begin_draft
from services.entries.usecases.save_step import save_step
from services.entries.web.check import CheckPages
from services.entries.web.drafts import Drafts
from services.entries.web.form import ApplyForm
from services.entries.web.schemas import EntrySchema
from tests.e2e import application
from tests.running import Running

SOUND = {name: value for step in application.answers("", "hanako@example.jp") for name, value in step.items()}  # fmt: skip


class Applicant:
    """A browser with a draft, straight at the pages, which tell how often they validated the sheet."""

    def __init__(self, instance: Running, database: Database, answers: dict[str, Any]) -> None:
        settings = instance.settings("entries")
        pages = Pages(settings, Path(CHECKOUT, "services/entries/web/templates"))
        store = Store(database)
        self.drafts = Drafts(settings, store, Cookies(secure=False))
        self.form = ApplyForm(settings, store, pages, KeptForms(database), self.drafts)
        self.check = CheckPages(settings, store, pages, self.drafts)
        with database.unit_of_work() as uow:
            self.token = begin_draft(StoreWork(uow), "somewhere")
            save_step(StoreWork(uow), self.token, 1, answers, sound=True)

    def request(self, address: str, **typed: Any) -> Request:
        method = "POST" if typed else "GET"
        builder = EnvironBuilder(address, method=method, data=typed or None, headers=[("Cookie", f"draft={self.token}")])  # fmt: skip
        return Request(builder.get_environ())


@pytest.fixture
def validations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one for each time that a whole sheet is validated."""
    seen: list[str] = []
    load = Schema.load

    def counted(self: Schema, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self, EntrySchema):
            seen.append("sheet")
        return load(self, *args, **kwargs)

    monkeypatch.setattr(Schema, "load", counted)
    return seen


@pytest.mark.parametrize("partners", ["", "\n" * 4_000, "相手\n" * 1_300])
def test_no_page_validates_the_sheet_more_than_once(
    instance: Running,
    fresh_database: Callable[[str], Database],
    validations: list[str],
    partners: str,
) -> None:
    draft = {**SOUND, "desired_partners": partners}
    applicant = Applicant(instance, fresh_database("entries"), draft)
    seen = "x"
    steps: list[tuple[Callable[[], Response], int]] = [
        (lambda: applicant.form.start_page(applicant.request("/apply/")), 0),
        (lambda: applicant.form.step_page(applicant.request("/apply/5"), 5), 0),
        (lambda: applicant.form.step_page(applicant.request("/apply/5?check=1"), 5), 1),
        (lambda: applicant.form.save_step(applicant.request("/apply/5", considerations="x"), 5), 1),
        (lambda: applicant.check.check_page(applicant.request("/apply/check")), 1),
        (lambda: applicant.check.submit(applicant.request("/apply/check", seen=seen)), 1),
    ]
    for take, most in steps:
        validations.clear()
        assert take().status_code in (200, 303)
        assert len(validations) <= most
