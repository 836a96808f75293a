"""An owner of addresses that hangs or answers rubbish: its mails wait, nobody else's do, and nothing breaks."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.notifications.adapters import owner_api as module
from services.notifications.domain.failures import NoLongerThere
from services.notifications.domain.mail import Recipient
from services.notifications.settings import NotificationsSettings
from tests.integration.notifications.post import Post, approved, offered, submitted
from tests.running import Running
from tests.unit.notifications.builders import a_mail

JSON, PROBLEM, PAGE = "application/json", "application/problem+json", "text/html"
CONTACT = {"email": "a@example.jp", "name": "山田 花子", "organisation": "みなとの会"}
# What an owner may say where it should say CONTACT; all of it is said later in full.
RUBBISH: dict[str, tuple[int, str, bytes]] = {
    "a page": (200, PAGE, b"<html>Welcome</html>"),
    "a page that says JSON": (200, JSON, b"<html>Welcome</html>"),
    "JSON that says a page": (200, PAGE, json.dumps(CONTACT).encode()),
    "nothing": (200, JSON, b""),
    "no content": (204, JSON, b""),
    "a list": (200, JSON, b"[]"),
    "null": (200, JSON, b"null"),
    "a number as address": (200, JSON, b'{"email": 5}'),
    "bytes": (200, JSON, b"\xff\xfe\x00\x80"),
    "no address": (200, JSON, b'{"name": "x"}'),
    "much": (200, JSON, b'{"email": "a@example.jp", "name": "' + b"x" * (8 * 1024 * 1024) + b'"}'),
    "deep": (200, JSON, b'{"email": ' + b"[" * 200_000),
    "a page that is not there": (404, PAGE, b"<html>404 Not Found</html>"),
    "a page that is gone": (410, PAGE, b"<html>410 Gone</html>"),
    "elsewhere": (302, PAGE, b""),
    "a stranger's login": (401, PAGE, b"<html>Sign in</html>"),
    "too many": (429, PROBLEM, b"{}"),
    "trouble": (500, PROBLEM, b"{}"),
    "trouble in between": (502, PAGE, b"<html>Bad Gateway</html>"),
}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUTS", (1, 0.5))
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0)


def states(post: Post) -> dict[str, str]:
    return {row["number"]: row["state"] for row in post.mails()}


def test_rubbish_in_the_place_of_an_address_delays_the_mail(post: Post) -> None:
    for number, (what, answer) in enumerate(RUBBISH.items()):
        contact = post.person(f"p{number}@example.jp")
        post.owners.raw[contact] = answer
        post.deliver(submitted(contact, f"R8-{number:04}"))
        with capture_logs() as logs:
            post.send()
        row = post.mails()[-1]
        assert (row["state"], row["attempts"]) == ("waiting", 1), what
        assert row["last_error"].startswith("entries "), what
        assert not [log for log in logs if log["event"] == "mail_failed"], what
    post.owners.let_go()
    post.make_due()
    post.send()
    assert len(post.server.recipients) == len(RUBBISH)
    assert set(states(post).values()) == {"sent"}


@pytest.mark.parametrize(
    "address",
    ["a@exam\x00ple.jp", "a@exam\ud800ple.jp", "a@example.jp\r\nBcc: b@example.jp", "", "a" * 100_000],
)  # fmt: skip
def test_an_address_that_is_none_stops_nobody_else(post: Post, address: str) -> None:
    contact = post.person("x@example.jp")
    post.owners.raw[contact] = (200, JSON, json.dumps({**CONTACT, "email": address}).encode())
    post.deliver(submitted(contact, "R8-0001"), submitted(post.person("b@example.jp"), "R8-0002"))
    post.send()
    assert post.server.recipients == ["b@example.jp"]
    assert states(post) == {"R8-0001": "undeliverable", "R8-0002": "sent"}


@pytest.mark.parametrize("answer", [(500, PROBLEM, b"{}"), (200, JSON, None), (200, PAGE, b"x")])
def test_one_answer_of_fifty_that_goes_wrong_costs_one_mail(post: Post, answer: Any) -> None:
    contacts = [post.person(f"p{n}@example.jp") for n in range(50)]
    post.owners.raw[contacts[7]] = answer
    post.deliver(*[submitted(contact, f"R8-{n:04}") for n, contact in enumerate(contacts)])
    post.send()
    assert len(post.server.recipients) == 49
    assert [number for number, state in states(post).items() if state != "sent"] == ["R8-0007"]
    post.owners.let_go()
    post.make_due()
    post.send()
    assert sorted(post.server.recipients) == sorted(f"p{n}@example.jp" for n in range(50))


LETTER = {
    "title": "料理の会", "applicant_organisation": "みなとの会", "fields": [["概要", "料理"]],
    "answer_url": "https://tsunagari.example.jp/answer/t", "answer_code": "ABCD",
}  # fmt: skip


@pytest.mark.parametrize(
    "letter",
    [
        {**LETTER, "fields": [["概要"]]},
        {**LETTER, "fields": [["概要", "料理", "鍋"]]},
        {**LETTER, "fields": "概要"},
        {**LETTER, "fields": [["概要", None]]},
        {**LETTER, "answer_url": None},
        {key: value for key, value in LETTER.items() if key != "answer_code"},
        [],
    ],
)
def test_rubbish_in_the_place_of_a_letter_delays_the_mail(post: Post, letter: Any) -> None:
    introduction = str(uuid.uuid4())
    post.owners.letters[introduction] = LETTER
    post.owners.raw[f"{introduction}/letter"] = (200, JSON, json.dumps(letter).encode())
    post.deliver(offered(post.person("partner@example.jp"), introduction))
    with capture_logs() as logs:
        post.send()
    assert (post.mails()[0]["state"], post.mails()[0]["last_error"]) == (
        "waiting",
        "entries UnfitAnswer",
    )
    assert not [log for log in logs if log["event"] == "mail_failed"]
    post.owners.let_go()
    post.make_due()
    post.send()
    assert post.server.recipients == ["partner@example.jp"]


def test_hidden_characters_in_what_an_owner_says_reach_neither_mail_nor_ledger(post: Post) -> None:
    contact = post.person("a@example.jp", "花\x00子\ud800", "会\u202e\x07")
    post.owners.entries["R8-0001"] = {
        "title": "料\x00理\ud800の会",
        "link_url": "https://tsunagari.example.jp/apply/l/OWNTOKEN",
        "state": "approved",
        "is_public": True,
    }
    post.deliver(approved(contact))
    post.send()
    assert post.server.recipients == ["a@example.jp"]
    text = post.server.mails[0].get_content()
    assert "花子 様" in text
    assert "料理の会" in text
    assert post.mails()[0]["state"] == "sent"


@pytest.mark.parametrize("owner", ["members", "entries"])
def test_the_owners_themselves_say_that_a_contact_is_gone(instance: Running, owner: str) -> None:
    with pytest.raises(NoLongerThere, match=f"{owner} HTTP 404"):
        _real_owners(instance).addressee(Recipient(owner, str(uuid.uuid4())))


def test_entries_itself_says_that_an_introduction_is_gone(instance: Running) -> None:
    mail = replace(a_mail("introduction"), about=str(uuid.uuid4()))
    with pytest.raises(NoLongerThere, match="entries HTTP 404"):
        _real_owners(instance).content(mail)


def _real_owners(instance: Running) -> module.OwnerApi:
    settings = instance.settings("notifications")
    assert isinstance(settings, NotificationsSettings)
    return module.OwnerApi(
        {"members": settings.members_url, "entries": settings.entries_url},
        settings.notifications_token,
        settings.secretariat_email,
        settings.ca_file,
    )
