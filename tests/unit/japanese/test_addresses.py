"""Mail and web addresses have one rule, whoever reads them: the form, the import of organisations, the public site."""

from collections.abc import Callable

import pytest

from services.entries.web.schemas import UnsoundSheet, load_entry
from services.japanese.mail_address import NoMailAddress, NoSuchMailbox, read_mail_address
from services.japanese.web_address import is_web_address, safe_link
from services.members.domain.organisation_row import Fault, read_row
from tests.builders import entry_sheet


def form_takes_website(address: str) -> bool:
    try:
        return bool(load_entry(entry_sheet(organisation__website=address)))
    except UnsoundSheet:
        return False


def import_takes_website(address: str) -> bool:
    return not any(fault.column == "ホームページ" for fault in imported(website=address))


def imported(**cells: str) -> list[Fault]:
    row = read_row(
        2, {"name": "会", "name_kana": "", "org_type": "企業", "kind": "構成員", "contact_name": "", "contact_email": "", "contact_phone": "", **cells}
    )  # fmt: skip
    return row if isinstance(row, list) else []


WEBSITE_READERS: tuple[Callable[[str], bool], ...] = (
    is_web_address,
    form_takes_website,
    import_takes_website,
    lambda address: safe_link(address) == address,
)


@pytest.mark.parametrize("takes", WEBSITE_READERS)
@pytest.mark.parametrize(
    "address",
    [
        "https://pref.kanagawa.jp@evil.example/",
        "https://pref.kanagawa.jp:443@evil.example/",
        "https://user:password@example.jp/",
        "https://example.jp:99999/",
        "https://example.jp:0/",
        "https://example.jp:port/",
        "https://example.jp／evil.example/",
        "https://pref％2eexample.jp%2f@evil.example",
        "https://pref%2eexample.jp/",
        "https://example..jp/",
        "https://localhost/",
        "https://.jp/",
        "https://[::1/",
        "https:example.jp",
        "https://example.jp/\u202efdp.exe",
        "https://example.jp/\\evil",
        'https://example.jp/"onclick=',
        "javascript:alert(1)//example.jp",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//example.jp/",
        "ftp://example.jp/",
        "https://",
        "https://example.jp\\@evil.example/",
        "https://exam\u202eple.jp/",
    ],
)
def test_an_address_that_misleads_is_taken_nowhere(
    takes: Callable[[str], bool], address: str
) -> None:
    assert not takes(address)


@pytest.mark.parametrize("takes", WEBSITE_READERS)
@pytest.mark.parametrize(
    "address",
    [
        "https://example.jp/",
        "http://example.jp",
        "https://example.jp:8443/a?b=c@d#e",
        "https://例え.jp/つながり",
        "HTTPS://EXAMPLE.JP/",
        "https://www.example.jp./",
    ],
)
def test_an_ordinary_address_is_taken_everywhere(
    takes: Callable[[str], bool], address: str
) -> None:
    assert takes(address)


@pytest.mark.parametrize("address", ["花子@example.jp", "hanako会@example.jp", "é@example.jp"])
def test_what_no_mail_can_be_sent_to_is_refused_where_it_is_typed(address: str) -> None:
    with pytest.raises(NoSuchMailbox):
        read_mail_address(address)
    with pytest.raises(UnsoundSheet) as refusal:
        load_entry(entry_sheet(contact__email=address))
    (message,) = refusal.value.errors["contact.email"]
    assert "「@」の前" in message
    (fault,) = imported(contact_name="花子", contact_email=address)
    assert "「@」の前" in fault.problem


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        (" hanako@example.jp ", "hanako@example.jp"),
        ("hanako@my−host.jp", "hanako@my-host.jp"),
        ("hanako+1@example.jp", "hanako+1@example.jp"),
        ("hanako@例え.jp", "hanako@xn--r8jz45g.jp"),
    ],
)
def test_an_address_is_kept_as_mails_are_sent_to_it(typed: str, sent_to: str) -> None:
    assert read_mail_address(typed) == sent_to
    assert load_entry(entry_sheet(contact__email=typed))["contact"]["email"] == sent_to


@pytest.mark.parametrize("typed", ["", "花子", "a@", "@b.jp", "a@b@c.jp", "a b@c.jp", "a@b"])
def test_what_is_no_address_is_named_as_such(typed: str) -> None:
    with pytest.raises(NoMailAddress) as refusal:
        read_mail_address(typed)
    assert type(refusal.value) is NoMailAddress
