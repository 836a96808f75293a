import email
import email.policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.adapters.mime_message import MimeMessages
from services.notifications.adapters.smtp_transport import SmtpTransport
from services.notifications.domain.failures import RefusedForGood
from services.notifications.domain.letter import Addressee
from services.notifications.domain.mail_types import subject_line
from tests.unit.notifications.builders import HANAKO, SETTINGS, a_letter, a_mail

messages = MimeMessages(SETTINGS)


def parsed(raw: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_headers_are_those_of_a_machine_that_can_be_answered() -> None:
    raw = messages.message(
        a_mail(), HANAKO, a_letter(subject_line("receipt", "R8-0001"))
    ).as_bytes()
    message = parsed(raw)
    # Decoded by the older parser: that of EmailMessage puts a blank between two encoded words of an address.
    sender = make_header(decode_header(email.message_from_bytes(raw)["From"]))
    assert str(sender) == "かながわつながりネットワーク事務局 <tsunagari@pref.example.jp>"
    assert message["To"] == "hanako@example.jp"
    assert (
        message["Subject"]
        == "【かながわつながりネットワーク】エントリーを受け付けました（R8-0001）"
    )
    assert message["Message-ID"] == a_mail().message_id
    assert message["Auto-Submitted"] == "auto-generated"
    # Mails of a procedure are no news: nobody can unsubscribe from the answer to their own application.
    assert not [name for name in message if name.startswith(("List-", "Precedence"))]
    assert message["Date"].datetime.utcoffset().total_seconds() == 9 * 3600
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"


@pytest.mark.parametrize("address", [
    "a@example.jp\r\nBcc: b@evil.example", "a@example.jp, b@evil.example", "a@example.jp\nX: y", "Hanako <a@example.jp>",
    "a@example.jp b@evil.example", "a", "", "@example.jp", "a@", 'a"@example.jp', "a@example.jp;b@evil.example",
])  # fmt: skip
def test_an_address_that_would_be_more_than_one_is_refused(address: str) -> None:
    with pytest.raises(RefusedForGood, match="UnfitAddress"):
        messages.message(a_mail(), Addressee(address), a_letter())


@pytest.mark.parametrize("number", ["R8-0001\r\nBcc: x@evil.example", "R8\nX-Header: y"])
def test_a_number_that_would_begin_another_header_is_refused(number: str) -> None:
    with pytest.raises(RefusedForGood, match="UnfitHeader"):
        messages.message(a_mail(), HANAKO, a_letter(subject_line("receipt", number)))


@pytest.mark.parametrize(
    "address", ["a..b.@docomo.ne.jp", "a.-b@ezweb.ne.jp", "o'neil+x@example.jp"]
)
def test_addresses_that_japanese_carriers_gave_out_are_kept_as_they_are(address: str) -> None:
    message = messages.message(a_mail(), Addressee(address), a_letter())
    assert address.encode() in message.as_bytes()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))))
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    message = parsed(messages.message(a_mail(), HANAKO, a_letter(text=text + "\n")).as_bytes())
    assert message.get_content().replace("\r\n", "\n") == text + "\n"


@given(st.text())
def test_only_the_last_line_begins_with_a_dot(text: str) -> None:
    content = SmtpTransport(SETTINGS)._content(
        a_mail(), HANAKO, a_letter(text=f".\n..\n{text}\n.\n")
    )
    assert content.endswith(b"\r\n.\r\n")
    assert [line for line in content.split(b"\r\n") if line.startswith(b".")] == [b"."]


def test_text_that_looks_like_headers_stays_in_the_body() -> None:
    hostile = "Bcc: x@evil.example\n.\n.\nMAIL FROM:<x@evil.example>\n"
    message = parsed(messages.message(a_mail(), HANAKO, a_letter(text=hostile)).as_bytes())
    assert message["Bcc"] is None
    assert "MAIL FROM" in message.get_content()
