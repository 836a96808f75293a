"""The only place where the parts of members are put together."""

import uuid
from dataclasses import dataclass
from typing import Any

from services.chassis.messaging.envelope import Event
from services.chassis.runtime.database import Database, UnitOfWork
from services.members.store.known_devices import forget_old_devices
from services.members.store.sign_in_failures import SignInFailures, forget_old_failures
from services.members.store.staff_log import forget_old_log
from services.members.usecases.confirm_staff import confirm_staff
from services.members.usecases.mark_contact_undeliverable import mark_contact_undeliverable
from services.members.usecases.prove_password import Means
from services.members.web.contacts import Contacts
from services.members.web.organisations import OrganisationPages
from services.members.web.own_password import OwnPasswordPage
from services.members.web.passwords import PasswordsOffHub, Patience
from services.members.web.releases import ReleasePages
from services.members.web.sign_in import SignInPages
from services.members.web.staff import StaffPages


@dataclass(frozen=True)
class WebParts:
    sign_in: SignInPages
    own_password: OwnPasswordPage
    organisations: OrganisationPages
    releases: ReleasePages
    staff: StaffPages
    contacts: Contacts


class WorkerParts:
    """What the worker's handlers and timers do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on_mail_undeliverable(self, uow: UnitOfWork, event: Event) -> None:
        """Mark our own contacts; those of other owners are theirs to mark."""
        recipient = event.data["recipient"]
        if recipient["owner"] == "members":
            mark_contact_undeliverable(uow, str(uuid.UUID(recipient["contact"])))

    def confirm_staff(self) -> None:
        with self._database.unit_of_work() as uow:
            confirm_staff(uow)

    def forget_old_sign_ins(self) -> None:
        """Failures after a day, devices after half a year, the trace after a year."""
        with self._database.unit_of_work() as uow:
            forget_old_failures(uow)
            forget_old_devices(uow)
            forget_old_log(uow)


def build_web(config: dict[str, Any]) -> WebParts:
    settings, database, pages = config["settings"], config["database"], config["pages"]
    failures = SignInFailures(settings.fingerprint_secret)
    means = Means(PasswordsOffHub(), failures, settings.is_development, Patience())
    door = (database, pages, config["sessions"], config["cookies"], means)
    return WebParts(
        SignInPages(*door),
        OwnPasswordPage(*door),
        OrganisationPages(database, pages),
        ReleasePages(database, pages),
        StaffPages(database, pages, failures),
        Contacts(database),
    )


def build_worker(config: dict[str, Any]) -> WorkerParts:
    return WorkerParts(config["database"])
