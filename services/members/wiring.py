"""The only place where the parts of members are put together."""

from dataclasses import dataclass

from services.chassis.runtime.process import Process
from services.chassis.web.kept_forms import KeptForms
from services.members.adapters.fingerprints import SignInFingerprints
from services.members.adapters.off_hub import Delays, PasswordsOffHub
from services.members.settings import MembersSettings
from services.members.store.work import Store
from services.members.usecases.prove_password import SignInContext
from services.members.web.contacts import Contacts
from services.members.web.organisations import OrganisationPages
from services.members.web.own_password import OwnPasswordPage
from services.members.web.releases import ReleasePages
from services.members.web.sign_in import SignInPages
from services.members.web.staff import StaffPages
from services.staff.process import StaffWebProcess


@dataclass(frozen=True)
class WebParts:
    sign_in: SignInPages
    own_password: OwnPasswordPage
    organisations: OrganisationPages
    releases: ReleasePages
    staff: StaffPages
    contacts: Contacts


@dataclass(frozen=True)
class WorkerParts:
    store: Store


def build_web(process: StaffWebProcess[MembersSettings]) -> WebParts:
    settings, database, pages = process.settings, process.database, process.pages
    store, forms = Store(database), KeptForms(database)
    fingerprints = SignInFingerprints(settings.fingerprint_secret)
    context = SignInContext(PasswordsOffHub(), fingerprints, Delays(), settings.is_development)
    door = (store, pages, process.sessions, process.cookies, context)
    return WebParts(
        SignInPages(*door),
        OwnPasswordPage(*door, forms),
        OrganisationPages(store, pages, forms),
        ReleasePages(store, pages),
        StaffPages(store, pages, fingerprints),
        Contacts(store),
    )


def build_worker(process: Process[MembersSettings]) -> WorkerParts:
    return WorkerParts(Store(process.database))
