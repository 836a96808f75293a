"""Over which lines mails go and who signs in: encrypted ones, to the server that its certificate names, with a login."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from smtplib import SMTPNotSupportedError

import pytest
import trustme
from structlog.testing import capture_logs

from services.chassis.runtime.settings import SettingsError
from services.notifications.adapters.smtp_connection import SmtpServer
from services.notifications.domain.failures import LoginRefused, ServerAway
from services.notifications.wiring import build_context
from tests.integration.notifications.post import Post, settings, submitted
from tests.integration.notifications.rude import TROUBLES, RudeServer
from tests.integration.notifications.servers import MailServer

# aiosmtpd does not see that the line it signs in over is encrypted from its first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
OWNERS = "http://127.0.0.1:1"
LOGIN = ("tsunagari", "the right password")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """What a server of the name localhost shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(authority, tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def other_ca_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(trustme.CA(), tmp_path_factory.mktemp("theirs"))


def _written(authority: trustme.CA, folder: Path) -> str:
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return str(folder / "authority.pem")


@pytest.fixture
def serve(tls: ssl.SSLContext) -> Iterator[Callable[..., MailServer]]:
    started: list[MailServer] = []

    def start(kind: str, login: tuple[str, str] | None = None) -> MailServer:
        started.append(MailServer(tls=tls, implicit=kind == "tls", login=login).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


def deliver(post: Post, port: int, kind: str, ca_file: str, host: str = "localhost",
            login: tuple[str, str] | None = None, to: str = "a@example.jp") -> None:  # fmt: skip
    """A receipt, and a sender with these settings."""
    user, password = login or ("", "")
    chosen = settings(post.owners.url, port, kind, host, CA_FILE=ca_file, SMTP_USER=user, SMTP_PASSWORD=password)  # fmt: skip
    post.context = build_context(chosen, post.database)
    post.deliver(submitted(post.person(to)))


@pytest.mark.parametrize("login", [None, LOGIN])
@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_trusted_server_gets_the_mail(
    post: Post,
    serve: Callable[..., MailServer],
    ca_file: str,
    kind: str,
    login: tuple[str, str] | None,
) -> None:
    server = serve(kind, login)
    deliver(post, server.port, kind, ca_file, login=login)
    post.send()
    assert server.recipients == ["a@example.jp"]
    assert server.encrypted == [True]
    assert server.logins == ([LOGIN[0]] if login else [])


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_wrong_password_loses_no_mail_and_is_told_to_the_operators(
    post: Post, serve: Callable[..., MailServer], ca_file: str, kind: str
) -> None:
    server = serve(kind, LOGIN)
    deliver(post, server.port, kind, ca_file, login=(LOGIN[0], "a wrong password"))
    with capture_logs() as logs, pytest.raises(LoginRefused, match="AUTH 535"):
        post.send()
    [entry] = [log for log in logs if log["event"] == "mail_server_refuses_login"]
    assert entry["code"] == 535
    assert "SMTP_PASSWORD" in entry["todo"]
    assert "a wrong password" not in str(logs)
    [row] = post.mails()
    assert (row["state"], row["last_error"], row["attempts"]) == ("waiting", "AUTH 535", 0)
    deliver(post, server.port, kind, ca_file, login=LOGIN)
    post.send()
    assert server.recipients == ["a@example.jp"] * 2


def test_a_server_that_takes_no_login_where_one_is_set_gets_no_mail(
    post: Post, tls: ssl.SSLContext, ca_file: str
) -> None:
    server = RudeServer(tls=tls)
    deliver(post, server.port, "starttls", ca_file, login=LOGIN)
    with pytest.raises(LoginRefused, match="AUTH 504"):
        post.send()
    assert server.taken == []
    server.stop()


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_certificate_of_another_authority_gets_none(
    post: Post, serve: Callable[..., MailServer], other_ca_file: str, kind: str
) -> None:
    server = serve(kind, LOGIN)
    deliver(post, server.port, kind, other_ca_file, login=LOGIN)
    with capture_logs() as logs, pytest.raises(ServerAway, match="SSLCertVerificationError"):
        post.send()
    assert (server.mails, server.logins) == ([], [])
    assert post.mails()[0]["state"] == "waiting"
    assert any(log["event"] == "mail_server_not_trusted" for log in logs)


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_the_system_s_authorities_do_not_know_a_private_one(
    post: Post, serve: Callable[..., MailServer], kind: str
) -> None:
    server = serve(kind)
    deliver(post, server.port, kind, "")
    with pytest.raises(ServerAway, match="SSLCertVerificationError"):
        post.send()
    assert server.mails == []


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_certificate_of_another_name_gets_none(
    post: Post, serve: Callable[..., MailServer], ca_file: str, kind: str
) -> None:
    server = serve(kind)
    deliver(post, server.port, kind, ca_file, host="127.0.0.1")
    with pytest.raises(ServerAway, match="SSLCertVerificationError"):
        post.send()
    assert server.mails == []


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_where_no_encryption_is_offered_nothing_is_said_but_who_asks(
    post: Post, ca_file: str, kind: str
) -> None:
    server = RudeServer(login=LOGIN)
    deliver(post, server.port, kind, ca_file, login=LOGIN)
    with pytest.raises(ServerAway):
        post.send()
    # With tls the first bytes are a handshake: chance, which is no SMTP and tells nothing.
    words = [said for said in server.in_clear if said[:4].isalpha() and said.endswith(b"\r\n")]
    assert words in ([], [b"ehlo pref.example.jp\r\n"])
    everything = b"".join(server.in_clear).lower()
    assert not [word for word in (b"auth", b"mail", b"a@example.jp") if word in everything]
    assert server.taken == []
    server.stop()


def test_what_a_server_said_before_the_line_was_encrypted_counts_for_nothing(
    post: Post, tls: ssl.SSLContext, ca_file: str
) -> None:
    """Answers slipped in behind that to STARTTLS are not taken for the server's own (CVE-2011-0411)."""
    server = RudeServer(tls=tls, login=LOGIN)
    server.trouble["STARTTLS"] = "220 go ahead\r\n250 AUTH PLAIN\r\n235 welcome"
    deliver(post, server.port, "starttls", ca_file, login=(LOGIN[0], "a wrong password"))
    with pytest.raises(LoginRefused, match="AUTH 535"):
        post.send()
    assert server.taken == []
    server.stop()


def test_nobody_signs_in_over_a_line_that_is_not_encrypted() -> None:
    server = RudeServer(login=LOGIN)
    user, password = LOGIN
    with pytest.raises(SettingsError, match="SMTP_TLS"):
        settings(OWNERS, server.port, "off", SMTP_USER=user, SMTP_PASSWORD=password)
    # Nor where settings came about that nobody has checked.
    unchecked = replace(settings(OWNERS, server.port), smtp_user=user, smtp_password=password)
    with pytest.raises(SMTPNotSupportedError, match="not encrypted"):
        SmtpServer(unchecked, "test").open()
    assert not [said for said in server.in_clear if said.upper().startswith(b"AUTH")]
    server.stop()


@pytest.mark.parametrize("step", ["STARTTLS", "AUTH"])
def test_trouble_while_a_line_is_made_loses_no_mail(
    post: Post, tls: ssl.SSLContext, ca_file: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr("services.notifications.adapters.smtp_connection.STEP_SECONDS", 0.5)
    server = RudeServer(tls=tls, login=LOGIN)
    for number, trouble in enumerate((*TROUBLES, "454 later")):
        server.trouble[step] = trouble
        deliver(post, server.port, "starttls", ca_file, login=LOGIN, to=f"p{number}@example.jp")
        with pytest.raises(ServerAway):
            post.send()
        assert step in server.reached, trouble
        server.heal()
        post.send()
        assert server.taken == [f"p{number}@example.jp"], trouble
        server.taken.clear()
    server.stop()
