"""The only place where the parts of entries are put together."""

from dataclasses import dataclass

from services.chassis.runtime.database import Database
from services.chassis.runtime.process import Process
from services.entries.settings import EntriesSettings
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
from services.staff.process import StaffWebProcess


@dataclass(frozen=True)
class WebParts:
    form: ApplyForm
    check: CheckPages
    status: StatusPages
    api: IntakeApi
    answer: AnswerPages
    queue: QueuePages
    review: ReviewPage
    steps: ReviewSteps
    internal: InternalApi


@dataclass(frozen=True)
class WorkerParts:
    database: Database


def build_web(process: StaffWebProcess[EntriesSettings]) -> WebParts:
    settings, database, pages = process.settings, process.database, process.pages
    review = ReviewPage(settings, database, pages)
    drafts = Drafts(settings, database, process.cookies)
    return WebParts(
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


def build_worker(process: Process[EntriesSettings]) -> WorkerParts:
    return WorkerParts(process.database)
