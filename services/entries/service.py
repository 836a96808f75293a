"""entries: what comes in and goes out. The table of contents; each line leads to the use case it names."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.receipt_handlers import hears_receipts
from services.chassis.messaging.relay import Relay
from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.timer import every
from services.chassis.runtime.watch import Watch
from services.chassis.runtime.wiring import Wired
from services.chassis.web.access import PUBLIC, bearer
from services.chassis.web.http import route
from services.chassis.web.request import Request
from services.chassis.web.server import WorkerHealth
from services.entries import events
from services.entries.domain.procedure import DECIDERS, REVIEWERS
from services.entries.domain.worklist import staff_steps, steps_at
from services.entries.readers import (
    MailArrived,
    MailUndeliverable,
    OrganisationLinkChanged,
    OrganisationRegistered,
    SitePublished,
)
from services.entries.store.work import StoreWork
from services.entries.usecases.change_link import change_link
from services.entries.usecases.make_name_keys import make_name_keys
from services.entries.usecases.make_queue_keys import make_queue_keys
from services.entries.usecases.mark_listed import mark_listed
from services.entries.usecases.note_arrived import note_arrived
from services.entries.usecases.note_undeliverable import note_undeliverable
from services.entries.usecases.purge_leftovers import purge_leftovers
from services.entries.usecases.register_organisation import register_organisation
from services.entries.usecases.take_due_steps import take_due_steps
from services.entries.vitals import read_vitals
from services.entries.wiring import build_web, build_worker
from services.staff.roles import ANY_STAFF, staff
from services.staff.vitals import read_confirmation
from services.staff.worker import StaffCopyWorker


def step_routes(method: Callable[..., Response]) -> Callable[..., Response]:
    """An address for each step of the procedure that staff take, open to the roles that may take it."""
    for address in dict.fromkeys(step.address for step in staff_steps().values()):
        roles = {role for step in steps_at(address).values() for role in step.roles}
        access = staff(*sorted(roles))
        method = route("POST", f"/office/entries/<number>/{address}", access=access)(method)
    return method


class Web:
    """The form, the intake API, the office's queue and review, and the partner's answer."""

    name = "entries"
    parts = Wired(build_web)

    @route("GET", "/apply/", access=PUBLIC)
    def apply(self, request: Request) -> Response:
        return self.parts.form.start_page(request)

    @route("POST", "/apply/", access=PUBLIC)
    def start_apply(self, request: Request) -> Response:
        return self.parts.form.start(request)

    @route("GET", "/apply/guideline", access=PUBLIC)
    def guideline(self, request: Request) -> Response:
        return self.parts.guideline.show(request)

    @route("GET", "/apply/<int:step>", access=PUBLIC)
    def apply_step(self, request: Request, step: int) -> Response:
        return self.parts.form.step_page(request, step)

    @route("POST", "/apply/<int:step>", access=PUBLIC)
    def save_apply_step(self, request: Request, step: int) -> Response:
        return self.parts.form.save_step(request, step)

    @route("GET", "/apply/check", access=PUBLIC)
    def apply_check(self, request: Request) -> Response:
        return self.parts.check.check_page(request)

    @route("POST", "/apply/check", access=PUBLIC)
    def submit_apply(self, request: Request) -> Response:
        return self.parts.check.submit(request)

    @route("GET", "/apply/done", access=PUBLIC)
    def apply_done(self, request: Request) -> Response:
        return self.parts.check.done_page(request)

    @route("GET", "/apply/status", access=PUBLIC)
    def apply_status(self, request: Request) -> Response:
        return self.parts.status.page(request)

    @route("POST", "/apply/status", access=PUBLIC)
    def look_up_status(self, request: Request) -> Response:
        return self.parts.status.look_up(request)

    @route("GET", "/apply/l/<token>", access=PUBLIC)
    def open_link(self, request: Request, token: str) -> Response:
        return self.parts.own.open_link(request, token)

    @route("GET", "/apply/own/<given>", access=PUBLIC)
    def own_entry(self, request: Request, given: str) -> Response:
        return self.parts.own.show(request, given)

    @route("GET", "/apply/own/<given>/correct", access=PUBLIC)
    def correction(self, request: Request, given: str) -> Response:
        return self.parts.correction.show(request, given)

    @route("POST", "/apply/own/<given>/correct", access=PUBLIC)
    def correct(self, request: Request, given: str) -> Response:
        return self.parts.correction.send(request, given)

    @route("POST", "/apply/own/<given>/anew", access=PUBLIC)
    def write_anew(self, request: Request, given: str) -> Response:
        return self.parts.own.write_anew(request, given)

    @route("POST", "/apply/own/<given>/<step>", access=PUBLIC)
    def take_own_step(self, request: Request, given: str, step: str) -> Response:
        return self.parts.own.take(request, given, step)

    @route("POST", "/api/v1/entries", access=bearer("intake_key"))
    def submit_entry(self, request: Request) -> Response:
        return self.parts.api.submit(request)

    @route("GET", "/api/v1/openapi.json", access=PUBLIC)
    def openapi(self, request: Request) -> Response:
        return self.parts.api.document(request)

    @route("GET", "/answer/", access=PUBLIC)
    def answer_by_code(self, request: Request) -> Response:
        return self.parts.answer.code_page(request)

    @route("POST", "/answer/", access=PUBLIC)
    def open_by_code(self, request: Request) -> Response:
        return self.parts.answer.open_by_code(request)

    @route("GET", "/answer/<token>", access=PUBLIC)
    def answer(self, request: Request, token: str) -> Response:
        return self.parts.answer.page(request, token)

    @route("POST", "/answer/<token>", access=PUBLIC)
    def give_answer(self, request: Request, token: str) -> Response:
        return self.parts.answer.give(request, token)

    @route("GET", "/office/", access=ANY_STAFF)
    def queue(self, request: Request) -> Response:
        return self.parts.queue.show(request)

    @route("GET", "/office/introductions/", access=ANY_STAFF)
    def introductions(self, request: Request) -> Response:
        return self.parts.queue.show_introductions(request)

    @route("GET", "/office/entries/<number>", access=ANY_STAFF)
    def entry(self, request: Request, number: str) -> Response:
        return self.parts.review.show(request, number)

    @route("GET", "/office/entries/<number>/change", access=staff(*REVIEWERS))
    def change_page(self, request: Request, number: str) -> Response:
        return self.parts.change.show(request, number)

    @route("POST", "/office/entries/<number>/reached", access=staff(*DECIDERS))
    def note_reached(self, request: Request, number: str) -> Response:
        return self.parts.reached.note(request, number)

    @step_routes
    def take_step(self, request: Request, number: str) -> Response:
        return self.parts.steps.take(request, number, request.path.rpartition("/")[2])

    @route("GET", "/office/guideline/", access=ANY_STAFF)
    def guidelines(self, request: Request) -> Response:
        return self.parts.guideline.list(request)

    @route("GET", "/office/guideline/<int:version>", access=ANY_STAFF)
    def guideline_version(self, request: Request, version: int) -> Response:
        return self.parts.guideline.show_version(request, version)

    @route("GET", "/office/guideline/draft", access=ANY_STAFF)
    def guideline_draft(self, request: Request) -> Response:
        return self.parts.guideline_editor.show(request)

    @route("POST", "/office/guideline/draft", access=staff("admin"))
    def begin_guideline_draft(self, request: Request) -> Response:
        return self.parts.guideline_editor.begin(request)

    @route("POST", "/office/guideline/draft/discard", access=staff("admin"))
    def discard_guideline_draft(self, request: Request) -> Response:
        return self.parts.guideline_editor.discard(request)

    @route("GET", "/office/guideline/draft/intro", access=staff("admin"))
    def guideline_intro(self, request: Request) -> Response:
        return self.parts.guideline_editor.intro_form(request)

    @route("POST", "/office/guideline/draft/intro", access=staff("admin"))
    def set_guideline_intro(self, request: Request) -> Response:
        return self.parts.guideline_editor.set_intro(request)

    @route("GET", "/office/guideline/draft/in-force", access=ANY_STAFF)
    def guideline_differences(self, request: Request) -> Response:
        return self.parts.guideline_in_force.show(request)

    @route("POST", "/office/guideline/draft/in-force", access=staff("admin"))
    def put_guideline_in_force(self, request: Request) -> Response:
        return self.parts.guideline_in_force.put_in_force(request)

    @route("GET", "/office/guideline/draft/<part>/<code>", access=staff("admin"))
    def guideline_point(self, request: Request, part: str, code: str) -> Response:
        return self.parts.guideline_editor.point_form(request, part, code)

    @route("POST", "/office/guideline/draft/<part>/<code>", access=staff("admin"))
    def save_guideline_point(self, request: Request, part: str, code: str) -> Response:
        return self.parts.guideline_editor.save_point(request, part, code)

    @route("POST", "/office/guideline/draft/<part>/<code>/move", access=staff("admin"))
    def move_guideline_point(self, request: Request, part: str, code: str) -> Response:
        return self.parts.guideline_editor.move_point(request, part, code)

    @route("POST", "/office/guideline/draft/<part>/<code>/remove", access=staff("admin"))
    def remove_guideline_point(self, request: Request, part: str, code: str) -> Response:
        return self.parts.guideline_editor.remove_point(request, part, code)

    @route("GET", "/internal/contacts/<uuid:contact>", access=bearer("notifications_token"))
    def contact(self, request: Request, contact: Any) -> Response:
        return self.parts.internal.contact(str(contact))

    @route("GET", "/internal/entries/<number>/decision", access=bearer("notifications_token"))
    def decision(self, request: Request, number: str) -> Response:
        return self.parts.internal.decision(number)

    @route("POST", "/internal/entries/<number>/letter", access=bearer("notifications_token"))
    def applicant_letter(self, request: Request, number: str) -> Response:
        return self.parts.internal.applicant_letter(number)

    @route(
        "POST",
        "/internal/introductions/<uuid:introduction>/letter",
        access=bearer("notifications_token"),
    )
    def letter(self, request: Request, introduction: Any) -> Response:
        return self.parts.internal.letter(str(introduction))


@hears_receipts(events)
class Worker(StaffCopyWorker):
    """What entries hears from the others."""

    name = "entries"
    parts = Wired(build_worker)
    relay = Relay()
    health = WorkerHealth()
    watch = Watch(read_confirmation, read_vitals)

    @consume("organisation.registered.v1", OrganisationRegistered)
    def on_organisation_registered(self, uow: UnitOfWork, event: Event) -> None:
        name = event.data["name"]
        register_organisation(StoreWork(uow), event.subject, event.sequence, name)

    @consume("organisation.link_changed.v1", OrganisationLinkChanged)
    def on_organisation_link_changed(self, uow: UnitOfWork, event: Event) -> None:
        linked, contact = event.data["linked"], event.data["contact"]
        contact_id = contact and contact["contact"]
        change_link(StoreWork(uow), event.subject, event.sequence, linked, contact_id)

    @consume("site.published.v1", SitePublished)
    def on_site_published(self, uow: UnitOfWork, event: Event) -> None:
        versions = {entry["number"]: entry["version"] for entry in event.data["entries"]}
        mark_listed(StoreWork(uow), versions)

    @consume("mail.undeliverable.v1", MailUndeliverable)
    def on_mail_undeliverable(self, uow: UnitOfWork, event: Event) -> None:
        note_undeliverable(StoreWork(uow), event.data["about"], event.data["template"])

    @consume("mail.arrived.v1", MailArrived)
    def on_mail_arrived(self, uow: UnitOfWork, event: Event) -> None:
        note_arrived(StoreWork(uow), event.data["about"])

    @every(60)
    def take_due_steps(self) -> None:
        take_due_steps(self.parts.store, clock.today())

    @every(600)
    def make_name_keys(self) -> None:
        make_name_keys(self.parts.store)

    @every(600)
    def make_queue_keys(self) -> None:
        make_queue_keys(self.parts.store)

    @every(3600)
    def purge_leftovers(self) -> None:
        purge_leftovers(self.parts.store)
