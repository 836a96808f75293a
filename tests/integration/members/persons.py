"""A person of the secretariat at a browser of their own, with an account for one test."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from services.chassis.runtime.clock import now
from services.members.adapters.passwords import Argon2Passwords
from services.members.domain.steps import COMMAND_LINE
from services.members.store.work import Store
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.disable_staff import disable_staff
from tests.running import Browser, Running

PASSWORD = "correct horse battery"
LIST = "/office/organisations/"


@dataclass
class Person:
    name: str
    browser: Browser

    def sign_in(self, password: str = PASSWORD, **headers: str) -> requests.Response:
        fields = self.browser.hidden("/office/sign-in") | {"name": self.name, "password": password}
        return self.browser.session.post(
            f"{self.browser.url}/office/sign-in",
            fields,
            headers=headers,
            timeout=20,
            allow_redirects=False,
        )

    def status(self, path: str) -> int:
        return self.browser.session.get(
            self.browser.url + path, timeout=20, allow_redirects=False
        ).status_code


@contextmanager
def new_person(instance: Running) -> Iterator[Person]:
    """A person of the lowest role, gone after the test."""
    name = f"test.{uuid.uuid4().hex[:12]}"
    store = Store(instance.database("members"))
    with store.work() as work:
        wanted = NewStaff(name, "試験 太郎", ["input"], PASSWORD)
        add_staff(work, wanted, Argon2Passwords(), now(), is_development=True)
    yield Person(name, Browser(instance.url))
    with store.work() as work:
        disable_staff(work, now(), COMMAND_LINE, name=name)
