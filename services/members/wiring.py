"""The only place where the parts of members are put together."""

from dataclasses import dataclass
from typing import Any

from services.chassis.web.kept_forms import KeptForms
from services.members.adapters.fingerprints import SignInFingerprints
from services.members.adapters.off_hub import Delays, PasswordsOffHub
from services.members.store.work import Store
from services.members.usecases.prove_password import SignInContext
from services.members.web.contacts import Contacts
from services.members.web.organisations import OrganisationPages
from services.members.web.own_password import OwnPasswordPage
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


@dataclass(frozen=True)
class WorkerParts:
    store: Store


def build_web(config: dict[str, Any]) -> WebParts:
    settings, database, pages = config["settings"], config["database"], config["pages"]
    store, forms = Store(database), KeptForms(database)
    fingerprints = SignInFingerprints(settings.fingerprint_secret)
    context = SignInContext(PasswordsOffHub(), fingerprints, Delays(), settings.is_development)
    door = (store, pages, config["sessions"], config["cookies"], context)
    return WebParts(
        SignInPages(*door),
        OwnPasswordPage(*door, forms),
        OrganisationPages(store, pages, forms),
        ReleasePages(store, pages),
        StaffPages(store, pages, fingerprints),
        Contacts(store),
    )


def build_worker(config: dict[str, Any]) -> WorkerParts:
    return WorkerParts(Store(config["database"]))
