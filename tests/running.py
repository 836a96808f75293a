"""The instance that the tests run against: its addresses, accounts, databases, processes and mails."""

import email
import email.policy
import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, overload
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import requests

from services.chassis.runtime.database import Database
from services.chassis.runtime.migrate import migrate
from services.chassis.runtime.settings import CHECKOUT, Settings
from services.entries.settings import EntriesSettings
from services.members.settings import MembersSettings
from services.notifications.settings import NotificationsSettings
from services.publishing.settings import PublishingSettings
from services.registry import SERVICES, instance_settings

ROOT = CHECKOUT


def eventually(ask: Callable[[], Any], seconds: float = 20, pause: float = 0.1) -> Any:
    """Ask until the answer is true and return it. Raises AssertionError with the last answer after ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s: {answer!r}"
        time.sleep(pause)


class Running:
    """One running instance, found by RUN_DIR."""

    def __init__(self, run_dir: Path) -> None:
        self.run_dir = run_dir
        self.demo = dict(
            line.split("=", 1)
            for line in (run_dir / "demo.env").read_text().splitlines()
            if "=" in line
        )
        self.url = self.settings("entries").public_url

    @overload
    def settings(self, service: Literal["members"]) -> MembersSettings: ...
    @overload
    def settings(self, service: Literal["entries"]) -> EntriesSettings: ...
    @overload
    def settings(self, service: Literal["notifications"]) -> NotificationsSettings: ...
    @overload
    def settings(self, service: Literal["publishing"]) -> PublishingSettings: ...
    @overload
    def settings(self, service: str) -> Settings: ...
    def settings(self, service: str) -> Settings:
        return instance_settings(service, self.run_dir)

    def database(self, service: str) -> Database:
        return Database(self.settings(service).database_url, 4, "tests")

    def secret(self, name: str) -> str:
        return (self.run_dir / "secrets" / name).read_text().strip()

    def mails(self) -> list[EmailMessage]:
        """Every mail that has arrived in the mailbox, oldest first."""
        found = []
        for file in sorted((self.run_dir / "mailbox").glob("*.eml")):
            found.append(email.message_from_bytes(file.read_bytes(), policy=email.policy.default))
        return found

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails() if mail["To"] and address in mail["To"]]

    def submit(self, sheet: dict[str, Any], **headers: str) -> requests.Response:
        return requests.post(
            f"{self.url}/api/v1/entries",
            json=sheet,
            timeout=20,
            headers={"Authorization": f"Bearer {self.demo['INTAKE_KEY']}", **headers},
        )

    def tsunagari(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the product's command line for this instance."""
        return self.tsunagari_with_input("", *arguments)

    def tsunagari_with_input(self, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("tsunagari")), *arguments],
            text=True,
            capture_output=True,
            timeout=120,
            input=text,
            env={**os.environ, "RUN_DIR": str(self.run_dir)},
            check=False,
        )


class Browser:
    """A person at a browser without JavaScript: keeps cookies, sends the forms that a page shows."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=20)

    def post(self, path: str, page: str, follow: bool = True, **fields: Any) -> requests.Response:
        """Send fields with the token and hidden values of ``page``; follows the redirect unless told not to."""
        return self.session.post(
            self.url + path, {**self.hidden(page), **fields}, timeout=20, allow_redirects=follow
        )

    def hidden(self, page: str) -> dict[str, str]:
        answer = self.get(page)
        assert answer.status_code < 429, (page, answer.status_code)
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))

    def sign_in(self, name: str, password: str) -> "Browser":
        answer = self.post("/office/sign-in", page="/office/sign-in", name=name, password=password)
        assert answer.status_code == 200, answer.text[:300]
        assert not answer.url.endswith("sign-in"), answer.text[:300]
        return self


def office(running: Running, role: str) -> Browser:
    """A browser signed in as a demo account: REVIEWER, APPROVER or ADMIN."""
    return Browser(running.url).sign_in(
        running.demo[f"{role}_NAME"], running.demo[f"{role}_PASSWORD"]
    )


def review_and_propose(reviewer: Browser, number: str, **choices: str) -> None:
    """Take an entry, tick every item and condition, choose what ``choices`` say, propose."""
    path = f"/office/entries/{number}"
    reviewer.post(f"{path}/take", page=path)
    page = reviewer.get(path).text
    fields: dict[str, Any] = dict.fromkeys(re.findall(r'name="(verdict_[a-z0-9_]+)"', page), "fit")
    fields |= {
        **choices,
        "conditions": re.findall(r'name="conditions" value="([a-z0-9_]+)"', page),
        "action": "propose",
    }
    answer = reviewer.post(f"{path}/review", page=path, **fields)
    assert answer.status_code == 200, answer.text[:500]


def approve(approver: Browser, number: str) -> requests.Response:
    path = f"/office/entries/{number}"
    return approver.post(f"{path}/approve", page=path)


@contextmanager
def scratch_database(running: Running, service: str) -> Iterator[Database]:
    """A fresh database with the schema of ``service``, used through its runtime role, gone afterwards."""
    assert service in SERVICES
    name = f"test_{service}_{uuid.uuid4().hex[:8]}"
    dsn = running.settings(service).database_url
    owner_dsn = running.secret(f"{service}/migration_database_url")
    administrator = psycopg2.connect(
        host="127.0.0.1",
        port=urlsplit(dsn).port,
        user="tsunagari_superuser",
        dbname="postgres",
        password=running.secret("administrator/postgres"),
    )
    administrator.autocommit = True
    with administrator.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} OWNER {service}_owner TEMPLATE template0 ENCODING 'UTF8'"
            " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
        cursor.execute(f"GRANT CONNECT ON DATABASE {name} TO {service}")
    owner = psycopg2.connect(_renamed(owner_dsn, name))
    with owner, owner.cursor() as cursor:
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {service};"
            f"ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {service};"
        )
    owner.close()
    migrate(_renamed(owner_dsn, name), ROOT / "services" / service / "migrations")
    database = Database(_renamed(dsn, name), 6, "tests")
    try:
        yield database
    finally:
        with administrator.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        administrator.close()


def _renamed(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


def load_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
