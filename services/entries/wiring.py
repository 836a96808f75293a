"""The only place where the parts of entries are put together."""

from dataclasses import dataclass

from services.chassis.runtime.process import Process
from services.chassis.web.kept_forms import KeptForms
from services.entries.settings import EntriesSettings
from services.entries.store.work import Store
from services.entries.web.answer import AnswerPages
from services.entries.web.api import IntakeApi
from services.entries.web.change import ChangePage
from services.entries.web.check import CheckPages
from services.entries.web.correction import CorrectionPages
from services.entries.web.drafts import Drafts
from services.entries.web.form import ApplyForm
from services.entries.web.guideline import GuidelinePages
from services.entries.web.guideline_editor import GuidelineEditor
from services.entries.web.guideline_in_force import InForcePage
from services.entries.web.internal import InternalApi
from services.entries.web.own_entry import OwnEntry
from services.entries.web.queue import QueuePages
from services.entries.web.reached import ReachedApplicant
from services.entries.web.review import ReviewPage
from services.entries.web.status import StatusPages
from services.entries.web.steps import ReviewSteps
from services.staff.process import StaffWebProcess


@dataclass(frozen=True)
class WebParts:
    form: ApplyForm
    check: CheckPages
    status: StatusPages
    own: OwnEntry
    correction: CorrectionPages
    api: IntakeApi
    answer: AnswerPages
    queue: QueuePages
    review: ReviewPage
    change: ChangePage
    steps: ReviewSteps
    reached: ReachedApplicant
    guideline: GuidelinePages
    guideline_editor: GuidelineEditor
    guideline_in_force: InForcePage
    internal: InternalApi


@dataclass(frozen=True)
class WorkerParts:
    store: Store


def build_web(process: StaffWebProcess[EntriesSettings]) -> WebParts:
    settings, pages = process.settings, process.pages
    store, forms = Store(process.database), KeptForms(process.database)
    drafts = Drafts(settings, store, process.cookies)
    return WebParts(
        form=ApplyForm(settings, store, pages, forms, drafts),
        check=CheckPages(settings, store, pages, drafts),
        status=StatusPages(settings, store, pages, forms),
        own=OwnEntry(settings, store, pages, drafts),
        correction=CorrectionPages(settings, store, pages, forms),
        api=IntakeApi(settings, store),
        answer=AnswerPages(settings, store, pages, forms),
        queue=QueuePages(store, pages),
        review=ReviewPage(settings, store, pages, forms),
        change=ChangePage(store, pages, forms),
        steps=ReviewSteps(settings, store, forms),
        reached=ReachedApplicant(store),
        guideline=GuidelinePages(store, pages),
        guideline_editor=GuidelineEditor(store, pages, forms),
        guideline_in_force=InForcePage(store, pages, forms),
        internal=InternalApi(settings, store),
    )


def build_worker(process: Process[EntriesSettings]) -> WorkerParts:
    return WorkerParts(Store(process.database))
