"""The entrypoints of notifications: which event asks for which mail, and the office's view of the ledger."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.receipts import Received, note_received
from services.chassis.messaging.relay import Relay
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.timer import every
from services.chassis.runtime.watch import Watch
from services.chassis.runtime.wiring import Wired
from services.chassis.web.http import route
from services.chassis.web.request import Request
from services.chassis.web.server import WorkerHealth
from services.notifications.domain import drafts
from services.notifications.readers import (
    EntryApproved,
    EntryDeclined,
    EntrySubmitted,
    IntroductionAnswered,
    IntroductionOffered,
)
from services.notifications.sender import MailSender
from services.notifications.vitals import read_vitals
from services.notifications.wiring import build_desk, build_web, build_worker
from services.staff.roles import ANY_STAFF, staff
from services.staff.staff_access import StaffChanged, StaffConfirmed, confirm_staff, project_staff
from services.staff.vitals import read_confirmation


class Web:
    """What the office sees of the mails."""

    name = "notifications"
    parts: Any = Wired(build_web)

    @route("GET", "/office/mails/", access=ANY_STAFF)
    def mails(self, request: Request) -> Response:
        return self.parts.mails.show_list(request)

    @route("GET", "/office/mails/<uuid:mail_id>", access=ANY_STAFF)
    def mail(self, request: Request, mail_id: UUID) -> Response:
        return self.parts.mails.show(request, str(mail_id))

    @route(
        "POST", "/office/mails/<uuid:mail_id>/resend", access=staff("reviewer", "approver", "admin")
    )
    def resend(self, request: Request, mail_id: UUID) -> Response:
        return self.parts.mails.resend(request, str(mail_id))


class Worker:
    """Handlers only write rows; `mailer` sends them."""

    name = "notifications"
    parts: Any = Wired(build_worker)
    relay = Relay()
    health = WorkerHealth()
    watch = Watch(read_confirmation, read_vitals)
    mailer = MailSender(build_desk)

    @consume("entry.submitted.v1", EntrySubmitted, batch=True)
    def on_entry_submitted(self, uow: UnitOfWork, events: list[Event]) -> None:
        self.parts.queue_mails(uow, [drafts.receipt(event) for event in events])

    @consume("entry.approved.v1", EntryApproved, batch=True)
    def on_entry_approved(self, uow: UnitOfWork, events: list[Event]) -> None:
        self.parts.queue_mails(uow, [drafts.approval(event) for event in events])

    @consume("entry.declined.v1", EntryDeclined, batch=True)
    def on_entry_declined(self, uow: UnitOfWork, events: list[Event]) -> None:
        self.parts.queue_mails(uow, [drafts.refusal(event) for event in events])

    @consume("introduction.offered.v1", IntroductionOffered, batch=True)
    def on_introduction_offered(self, uow: UnitOfWork, events: list[Event]) -> None:
        self.parts.queue_mails(uow, [drafts.offer(event) for event in events])

    @consume("introduction.answered.v1", IntroductionAnswered, batch=True)
    def on_introduction_answered(self, uow: UnitOfWork, events: list[Event]) -> None:
        self.parts.queue_mails(uow, [drafts.answer(event) for event in events])

    @consume("staff.changed.v1", StaffChanged)
    def on_staff_changed(self, uow: UnitOfWork, event: Event) -> None:
        project_staff(uow, event)

    @consume("entries.received.v1", Received)
    def on_entries_received(self, uow: UnitOfWork, event: Event) -> None:
        note_received(uow, event)

    @consume("members.received.v1", Received)
    def on_members_received(self, uow: UnitOfWork, event: Event) -> None:
        note_received(uow, event)

    @consume("staff.confirmed.v1", StaffConfirmed)
    def on_staff_confirmed(self, uow: UnitOfWork, event: Event) -> None:
        confirm_staff(uow, event)

    @every(120)
    def sweep(self) -> None:
        self.parts.sweep_mails()
