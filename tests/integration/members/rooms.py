"""The console's rooms of organisations over a database of a test's own, and requests to them."""

import uuid

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.members.store.work import Store
from services.members.web.organisations import OrganisationPages
from services.members.web.releases import ReleasePages
from services.staff.sessions import Staff
from tests.running import ROOT, Running

TEMPLATES = ROOT / "services" / "members" / "web" / "templates"


def organisation_pages(instance: Running, database: Database) -> OrganisationPages:
    rendered = Pages(instance.settings("members"), TEMPLATES)
    return OrganisationPages(Store(database), rendered, KeptForms(database))


def release_pages(instance: Running, database: Database) -> ReleasePages:
    return ReleasePages(Store(database), Pages(instance.settings("members"), TEMPLATES))


def ask(
    role: str = "reviewer", form: dict[str, str] | None = None, path: str = "/", **query: str
) -> Request:
    builder = EnvironBuilder(path, query_string=query, method="POST" if form else "GET", data=form)
    request = Request(builder.get_environ())
    request.signed_in = Staff(str(uuid.uuid4()), "試験 太郎", frozenset({role}), now(), now())
    request.csrf_token = "token"
    return request


def listed(response: Response) -> list[str]:
    text = response.get_data(as_text=True)
    return [
        part.partition("</a>")[0].partition(">")[2]
        for part in text.split('data-label="団体名">')[1:]
    ]
