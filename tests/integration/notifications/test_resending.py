"""The office's pages over a real ledger, and sending again by hand."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import CHECKOUT
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.notifications import cli
from services.notifications.store.work import Store, StoreWork
from services.notifications.usecases.resend_mail import NotResendable, resend_mail
from services.notifications.web.mails import MailPages
from tests.integration.notifications.post import Post, answered, settings, submitted

REVIEWER = SimpleNamespace(name="見本 審査担当", has=lambda *roles: "reviewer" in roles)
ONLOOKER = SimpleNamespace(name="見本 入力補助", has=lambda *roles: "input" in roles)


@pytest.fixture
def pages(post: Post) -> MailPages:
    folder = CHECKOUT / "services" / "notifications" / "web" / "templates"
    return MailPages(
        Store(post.database), Pages(settings(post.owners.url, post.server.port), folder)
    )


def request(
    path: str = "/office/mails/", staff: Any = REVIEWER, form: dict[str, str] | None = None
) -> Request:
    built = Request(
        EnvironBuilder(
            path, method="POST" if form is not None else "GET", data=MultiDict(form or {})
        ).get_environ()
    )
    built.signed_in, built.csrf_token = staff, "form-token"
    return built


@pytest.fixture
def refused(post: Post) -> str:
    """A mail that a server refused for good; its id."""
    post.server.answers["gone@example.jp"] = "550 no such user"
    post.deliver(submitted(post.person("gone@example.jp")))
    post.send()
    return str(post.mails()[0]["id"])


def test_an_undeliverable_mail_that_is_sent_again_goes_to_the_corrected_address(
    post: Post, pages: MailPages, refused: str
) -> None:
    next(iter(post.owners.contacts.values()))["email"] = "right@example.jp"
    answer = pages.resend(
        request(f"/office/mails/{refused}/resend", form={"csrf_token": "form-token"}), refused
    )
    assert answer.status_code == 303
    assert "手配しました" in pages.show(request(answer.headers["Location"]), refused).get_data(
        as_text=True
    )
    post.send()
    assert post.server.recipients == ["right@example.jp"]
    row = post.mails()[0]
    assert (row["state"], row["recipient_masked"]) == ("sent", "ri•••@example.jp")
    assert post.server.mails[0]["Message-ID"] == row["message_id"]
    assert "見本 審査担当" in pages.show(request(), refused).get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "error", "later", "words"),
    [
        ("sending", "DATA TimeoutError", "4 hours", ["届いたか分かりません", "間をおいてもう一度", "ごろに、自動で送り直します"]),
        ("waiting", "RCPT 451", "4 minutes", ["いまは受け付けられない", "ごろに、自動で送り直します"]),
        ("waiting", "AUTH 535", "-1 minute", ["サインインできません", "送れるようになりしだい"]),
        ("waiting", "SSLCertVerificationError", "-1 minute", ["通信を安全にできない"]),
        ("waiting", "members HTTP 401", "1 minute", ["アドレスを確かめられませんでした"]),
    ],
)  # fmt: skip
def test_the_page_says_why_a_mail_waits_and_until_when(
    post: Post, pages: MailPages, refused: str, state: str, error: str, later: str, words: list[str]
) -> None:
    with post.database.unit_of_work() as uow:
        uow.execute(
            "UPDATE mail SET state = %s, last_error = %s, finished_at = NULL,"
            " next_attempt_at = now() + %s::interval",
            (state, error, later),
        )
    page = pages.show(request(), refused).get_data(as_text=True)
    for each in words:
        assert each in page


def test_a_mail_given_up_twice_is_announced_with_a_higher_sequence(
    post: Post, refused: str
) -> None:
    with post.database.unit_of_work() as uow:
        resend_mail(StoreWork(uow), refused, "test")
    post.send()
    assert [event["sequence"] for event in post.announced()] == [1, 2]


def test_a_mail_that_was_sent_is_not_sent_again(post: Post, pages: MailPages) -> None:
    post.deliver(submitted(post.person("hanako@example.jp")))
    post.send()
    mail_id = str(post.mails()[0]["id"])
    with pytest.raises(Problem) as problem:
        pages.resend(request(form={}), mail_id)
    assert problem.value.status == 409
    assert post.send() == 0
    assert "もう一度送る" not in pages.show(request(), mail_id).get_data(as_text=True)


def test_who_may_only_look_sees_no_button(pages: MailPages, refused: str) -> None:
    assert "もう一度送る</button>" in pages.show(request(), refused).get_data(as_text=True)
    assert "もう一度送る</button>" not in pages.show(request(staff=ONLOOKER), refused).get_data(
        as_text=True
    )


def test_an_unknown_mail_is_not_found(pages: MailPages) -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(Problem) as problem:
        pages.show(request(), unknown)
    assert problem.value.status == 404
    with pytest.raises(Problem) as problem:
        pages.resend(request(form={}), unknown)
    assert problem.value.status == 404


def test_the_list_filters_by_number_state_and_kind(
    post: Post, pages: MailPages, refused: str
) -> None:
    post.deliver(submitted(post.person("b@example.jp"), "R8-0002"))
    post.deliver(answered("i", "R8-0002"))
    post.send()

    def found(query: str) -> str:
        page = pages.show_list(request(f"/office/mails/?{query}")).get_data(as_text=True)
        return page.split('<div class="table-tools">')[1].split("（")[0].split("<p>")[1]

    assert found("") == "3件"
    assert found("number=0002") == "2件"
    assert found("number=ｒ８－０００２") == "2件"
    assert found("state=undeliverable") == "1件"
    assert found("number=0002&template=answered") == "1件"
    assert found("state=nonsense&page=-3&template=x") == "3件"
    assert found("number=%25") == "0件"


def test_the_list_comes_in_pages_of_fifty_newest_first(post: Post, pages: MailPages) -> None:
    post.deliver(*[answered("i", f"R8-{n:04}") for n in range(1, 61)])
    with post.database.unit_of_work() as uow:
        uow.execute(
            "UPDATE mail SET created_at = now() - right(number, 4)::int * interval '1 minute'"
        )
    first = pages.show_list(request()).get_data(as_text=True)
    second = pages.show_list(request("/office/mails/?page=2")).get_data(as_text=True)
    assert first.count("R8-00") == 50
    assert "R8-0001" in first
    assert second.count("R8-00") == 10
    assert "R8-0060" in second
    assert "/office/mails/?page=2" in first


def test_pages_show_no_address_and_escape_what_was_typed(
    post: Post, pages: MailPages, refused: str
) -> None:
    with post.database.unit_of_work() as uow:
        uow.execute("UPDATE mail SET body = '<script>alert(1)</script>', number = '<b>R8</b>'")
    for page in (pages.show(request(), refused), pages.show_list(request())):
        html = page.get_data(as_text=True)
        assert "gone@example.jp" not in html
        assert "<script>alert" not in html
        assert "<b>R8" not in html


def test_nobody_can_rewrite_who_sent_a_mail_again(post: Post, refused: str) -> None:
    with post.database.unit_of_work() as uow:
        resend_mail(StoreWork(uow), refused, "test")
        with pytest.raises(NotResendable):
            resend_mail(StoreWork(uow), refused, "test")
    for statement in ("UPDATE mail_resend SET requested_by = 'x'", "DELETE FROM mail_resend"):
        with (
            pytest.raises(Exception, match="permission denied"),
            post.database.unit_of_work() as uow,
        ):
            uow.execute(statement)


@pytest.fixture
def command(post: Post, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(cli, "_store", lambda: Store(Database(post.database.dsn, 1, "tests")))
    return lambda function, *arguments: CliRunner().invoke(
        function, arguments, env={"COLUMNS": "200"}
    )


def test_the_command_line_lists_and_sends_again(
    post: Post, command: Callable[..., Any], refused: str
) -> None:
    listed = command(cli.mails_list, "--state", "undeliverable")
    assert "R8-0001" in listed.output
    assert "go•••@example.jp" in listed.output
    assert command(cli.mails_resend, refused, "--dry-run").exit_code == 0
    assert post.mails()[0]["state"] == "undeliverable"
    assert command(cli.mails_resend, refused).exit_code == 0
    assert post.mails()[0]["state"] == "queued"
    again = command(cli.mails_resend, refused)
    assert again.exit_code == 1
    assert "送信待ち" in again.output
    assert command(cli.mails_resend, "00000000-0000-0000-0000-000000000000").exit_code == 1
