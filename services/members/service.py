"""The entrypoints of members: organisations, the prefecture's link with them, contacts, and staff."""

from uuid import UUID

from werkzeug.wrappers import Response

from services.chassis.messaging.consumer import consume
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.receipt_handlers import hears_receipts
from services.chassis.messaging.relay import Relay
from services.chassis.runtime.database import UnitOfWork
from services.chassis.runtime.timer import every
from services.chassis.runtime.watch import Watch
from services.chassis.runtime.wiring import Wired
from services.chassis.web.access import PUBLIC, bearer
from services.chassis.web.http import json_response, route
from services.chassis.web.request import Request
from services.chassis.web.server import WorkerHealth
from services.members import events
from services.members.domain.steps import ADMINISTER_STAFF, RELEASE_PROFILES, SWITCH_LINK
from services.members.readers import MailUndeliverable
from services.members.settings import MembersSettings
from services.members.store.work import StoreWork
from services.members.usecases.confirm_staff import confirm_staff
from services.members.usecases.make_search_texts import make_search_texts
from services.members.usecases.mark_contact_undeliverable import mark_contact_undeliverable
from services.members.usecases.purge_old_sign_ins import purge_old_sign_ins
from services.members.wiring import build_web, build_worker
from services.staff.roles import ANY_STAFF, staff
from services.staff.staff_access import CONFIRM_SECONDS, WHO_IS_SIGNED_IN


class Web:
    name = "members"
    parts = Wired(build_web)

    @route("GET", "/office/sign-in", access=PUBLIC)
    def sign_in_page(self, request: Request) -> Response:
        return self.parts.sign_in.show(request)

    @route("POST", "/office/sign-in", access=PUBLIC)
    def sign_in(self, request: Request) -> Response:
        return self.parts.sign_in.sign_in(request)

    @route("POST", "/office/sign-out", access=PUBLIC)
    def sign_out(self, request: Request) -> Response:
        return self.parts.sign_in.sign_out(request)

    @route("GET", WHO_IS_SIGNED_IN, access=ANY_STAFF)
    def who_is_signed_in(self, request: Request) -> Response:
        return json_response({"roles": sorted(request.staff.roles)})

    @route("GET", "/office/organisations/", access=ANY_STAFF)
    def organisations(self, request: Request) -> Response:
        return self.parts.organisations.show_list(request)

    @route("GET", "/office/organisations/organisations.csv", access=ANY_STAFF)
    def organisations_as_csv(self, request: Request) -> Response:
        return self.parts.organisations.export(request)

    @route("GET", "/office/organisations/<uuid:organisation_id>", access=ANY_STAFF)
    def organisation(self, request: Request, organisation_id: UUID) -> Response:
        return self.parts.organisations.show(request, str(organisation_id))

    @route("GET", "/office/organisations/waiting", access=ANY_STAFF)
    def waiting_organisations(self, request: Request) -> Response:
        return self.parts.releases.show(request)

    @route("POST", "/office/organisations/waiting", access=staff(*RELEASE_PROFILES.roles))
    def release_organisations(self, request: Request) -> Response:
        return self.parts.releases.release_all(request)

    @route(
        "POST",
        "/office/organisations/<uuid:organisation_id>/release",
        access=staff(*RELEASE_PROFILES.roles),
    )
    def release_organisation(self, request: Request, organisation_id: UUID) -> Response:
        return self.parts.releases.release_one(request, str(organisation_id))

    @route(
        "POST",
        "/office/organisations/<uuid:organisation_id>/link",
        access=staff(*SWITCH_LINK.roles),
    )
    def switch_link(self, request: Request, organisation_id: UUID) -> Response:
        return self.parts.organisations.switch_link(request, str(organisation_id))

    @route("GET", "/office/staff/", access=staff(*ADMINISTER_STAFF.roles))
    def staff_list(self, request: Request) -> Response:
        return self.parts.staff.show(request)

    @route("GET", "/office/staff/<uuid:staff_id>", access=staff(*ADMINISTER_STAFF.roles))
    def staff_log(self, request: Request, staff_id: UUID) -> Response:
        return self.parts.staff.show_log(request, str(staff_id))

    @route("GET", "/office/staff/password", access=ANY_STAFF)
    def password_page(self, request: Request) -> Response:
        return self.parts.own_password.show(request)

    @route("POST", "/office/staff/password", access=ANY_STAFF)
    def change_password(self, request: Request) -> Response:
        return self.parts.own_password.change(request)

    @route("POST", "/office/staff/<uuid:staff_id>/disable", access=staff(*ADMINISTER_STAFF.roles))
    def disable_staff(self, request: Request, staff_id: UUID) -> Response:
        return self.parts.staff.disable(request, str(staff_id))

    @route("GET", "/internal/contacts/<uuid:contact_id>", access=bearer("notifications_token"))
    def contact(self, request: Request, contact_id: UUID) -> Response:
        return self.parts.contacts.show(str(contact_id))


@hears_receipts(events)
class Worker:
    name = "members"
    parts = Wired(build_worker)
    relay = Relay()
    health = WorkerHealth()
    watch: Watch[MembersSettings] = Watch()

    @consume("mail.undeliverable.v1", MailUndeliverable)
    def on_mail_undeliverable(self, uow: UnitOfWork, event: Event) -> None:
        recipient = event.data["recipient"]
        mark_contact_undeliverable(StoreWork(uow), recipient["owner"], recipient["contact"])

    @every(600)
    def make_search_texts(self) -> None:
        make_search_texts(self.parts.store)

    @every(3600)
    def purge_old_sign_ins(self) -> None:
        with self.parts.store.work() as work:
            purge_old_sign_ins(work)

    @every(CONFIRM_SECONDS)
    def confirm_staff(self) -> None:
        with self.parts.store.work() as work:
            confirm_staff(work)
