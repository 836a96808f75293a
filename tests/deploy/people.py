"""The people of the deployment test: an applicant's form, a reviewer and an approver at their browsers."""

import threading
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.builders import entry_sheet
from tests.running import Browser, approve, eventually, review_and_propose

PASSWORD = "long enough and invented 2026"
ACCOUNTS = {
    role: (name, PASSWORD)
    for role, name in (("reviewer", "rin"), ("approver", "akira"), ("admin", "sora"))
}


@dataclass
class FrontDoor:
    """How everybody reaches an installation: its address, whom to trust, and the key of the intake API."""

    url: str
    intake_key: str
    verify: str | bool
    accounts: dict[str, tuple[str, str]]  # name and password by role

    def get(self, path: str) -> requests.Response:
        return requests.get(self.url + path, timeout=20, verify=self.verify)

    def status(self, path: str) -> int:
        """What the front door answers; 0 when nobody does."""
        try:
            return self.get(path).status_code
        except requests.ConnectionError:
            return 0

    def submit(self, title: str, address: str, **options: Any) -> requests.Response:
        sheet = entry_sheet(title=title, contact__email=address)
        return requests.post(
            f"{self.url}/api/v1/entries", json=sheet, timeout=20, verify=self.verify,
            headers={"Authorization": f"Bearer {self.intake_key}"}, **options,
        )  # fmt: skip

    def office(self, role: str) -> Browser:
        browser = Browser(self.url)
        browser.session.trust_env, browser.session.verify = False, self.verify
        return browser.sign_in(*self.accounts[role])

    def is_listed(self, title: str) -> bool:
        return title in self.get("/entries/").text


def submit_and_approve(door: FrontDoor, title: str) -> tuple[str, str]:
    """Bring an entry from the API to the public list; its number and the applicant's address."""
    address = f"u{uuid.uuid4().hex[:8]}@example.jp"
    answer = door.submit(title, address)
    assert answer.status_code == 201, answer.text
    number = str(answer.json()["number"])
    review_and_propose(door.office("reviewer"), number)
    approved = approve(door.office("approver"), number)
    assert approved.status_code == 200, approved.text[:300]
    eventually(lambda: door.is_listed(title), 60, 0.5)
    return number, address


def certificates(folder: Path, *names: str) -> Path:
    """An authority of the site's own, `ca.pem`, and a certificate with key for each name; the folder."""
    from tests.deploy.machine import command

    folder.mkdir(parents=True, exist_ok=True)
    command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=The site's CA",
            "-keyout", f"{folder}/ca.key", "-out", f"{folder}/ca.pem")  # fmt: skip
    for name in names:
        command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                "-addext", f"subjectAltName=DNS:{name}", "-addext", "basicConstraints=critical,CA:FALSE",
                "-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key",
                "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem")  # fmt: skip
    return folder


class Posts:
    """A sender that posts one entry after the other, each on a new connection, and counts the answers."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._post, daemon=True)
        self.answers: Counter[str] = Counter()

    def __enter__(self) -> "Posts":
        self._thread.start()
        eventually(lambda: self.answers["201"] > 2, 30)
        return self

    def __exit__(self, *_: object) -> None:
        seen = self.answers.total()
        eventually(lambda: self.answers.total() > seen + 2, 60)
        self._done.set()
        self._thread.join()

    def _post(self) -> None:
        while not self._done.wait(0.05):
            try:
                answer = self._door.submit("絶え間ないお茶会", "on-and-on@example.jp")
                self.answers[str(answer.status_code)] += 1
            except requests.RequestException as error:
                self.answers[type(error).__name__] += 1
