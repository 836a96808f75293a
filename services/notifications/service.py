"""The entrypoints of notifications: which event asks for which mail, and the office's view of the ledger."""

from uuid import UUID

from werkzeug.wrappers import Response

from services.chassis.messaging.receipt_handlers import hears_receipts
from services.chassis.messaging.relay import Relay
from services.chassis.runtime.timer import every
from services.chassis.runtime.watch import Watch
from services.chassis.runtime.wiring import Wired
from services.chassis.web.http import route
from services.chassis.web.request import Request
from services.chassis.web.server import WorkerHealth
from services.notifications import events
from services.notifications.adapters.mail_sender import MailSender
from services.notifications.mail_handlers import writes_mails
from services.notifications.readers import READERS
from services.notifications.usecases.sweep_mails import sweep_mails
from services.notifications.vitals import read_vitals
from services.notifications.wiring import build_sender, build_web, build_worker
from services.staff.roles import ANY_STAFF, staff
from services.staff.vitals import read_confirmation
from services.staff.worker import StaffCopyWorker


class Web:
    """What the office sees of the mails."""

    name = "notifications"
    parts = Wired(build_web)

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


@hears_receipts(events)
@writes_mails(READERS)
class Worker(StaffCopyWorker):
    """Handlers only write rows, as `domain/mail_types.py` declares them; `mailer` sends them."""

    name = "notifications"
    parts = Wired(build_worker)
    relay = Relay()
    health = WorkerHealth()
    watch = Watch(read_confirmation, read_vitals)
    mailer = MailSender(build_sender)

    @every(120)
    def sweep(self) -> None:
        with self.parts.store.work() as work:
            sweep_mails(work)
