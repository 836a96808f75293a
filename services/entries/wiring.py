"""The only place where the parts of entries are put together."""

from types import SimpleNamespace
from typing import Any

from services.entries.web.answer import AnswerPages
from services.entries.web.api import IntakeApi
from services.entries.web.check import CheckPages
from services.entries.web.drafts import Drafts
from services.entries.web.form import ApplyForm
from services.entries.web.internal import InternalApi
from services.entries.web.queue import QueuePages
from services.entries.web.review import ReviewPage
from services.entries.web.status import StatusPages
from services.entries.web.steps import ReviewSteps


def build_web(config: dict[str, Any]) -> SimpleNamespace:
    settings, database, pages = config["settings"], config["database"], config["pages"]
    review = ReviewPage(settings, database, pages)
    drafts = Drafts(settings, database, config["cookies"])
    return SimpleNamespace(
        form=ApplyForm(settings, database, pages, drafts),
        check=CheckPages(settings, database, pages, drafts),
        status=StatusPages(settings, database, pages),
        api=IntakeApi(settings, database),
        answer=AnswerPages(settings, database, pages),
        queue=QueuePages(database, pages),
        review=review,
        steps=ReviewSteps(settings, database),
        internal=InternalApi(settings, database),
    )


def build_worker(config: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(database=config["database"])
