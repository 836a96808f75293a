"""With SMTP_TLS=starttls a mail goes only over an encrypted line to the server that the certificate names."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.notifications.domain.failures import ServerAway
from services.notifications.wiring import build_desk
from tests.integration.notifications.desk import Post, settings, submitted
from tests.integration.notifications.servers import MailServer


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost, which no authority of this machine has signed, and its key."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.fixture
def encrypted(certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = MailServer(tls=context).start()
    yield server
    server.stop()


def send_to(post: Post, server: MailServer, host: str) -> None:
    post.desk = build_desk(settings(post.owners.url, server.port, "starttls", host), post.database)
    post.deliver(submitted(post.person("a@example.jp")))
    post.send()


def test_a_trusted_server_gets_the_mail(
    post: Post,
    encrypted: MailServer,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    send_to(post, encrypted, "localhost")
    assert encrypted.recipients == ["a@example.jp"]


def test_a_certificate_of_no_known_authority_gets_none(post: Post, encrypted: MailServer) -> None:
    with pytest.raises(ServerAway, match="SSLCertVerificationError"):
        send_to(post, encrypted, "localhost")
    assert encrypted.mails == []
    assert post.mails()[0]["state"] == "waiting"


def test_a_certificate_of_another_name_gets_none(
    post: Post,
    encrypted: MailServer,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(ServerAway, match="SSLCertVerificationError"):
        send_to(post, encrypted, "127.0.0.1")
    assert encrypted.mails == []


def test_a_server_that_offers_no_encryption_gets_none(post: Post) -> None:
    with pytest.raises(ServerAway, match="SMTPNotSupportedError"):
        send_to(post, post.server, "127.0.0.1")
    assert post.server.mails == []
