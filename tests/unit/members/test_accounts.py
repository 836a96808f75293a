"""Accounts: names, passwords, and who may have which."""

import secrets

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from services.members.adapters.passwords import Argon2Passwords
from services.members.domain.account import check_account, sign_in_name
from services.members.domain.passwords import (
    LEAST_PASSWORD,
    UnfitAccount,
    check_password,
)

GOOD = "correct horse battery"


def test_names_are_understood_however_they_are_typed() -> None:
    assert sign_in_name(" Ｈａｎａｋｏ ") == "hanako"


@pytest.mark.parametrize(
    ("name", "display_name", "roles", "password", "word"),
    [
        ("花子", "花子", ["admin"], GOOD, "半角"),
        ("", "花子", ["admin"], GOOD, "半角"),
        ("hanako", " ", ["admin"], GOOD, "表示名"),
        ("hanako", "花子", [], GOOD, "役割"),
        ("hanako", "花子", ["root"], GOOD, "役割"),
        ("hanako", "花子", ["admin"], "elevenchars", "短"),
        ("hanako", "花子", ["admin"], "x" * 201, "200"),
        ("hanako", "花子", ["admin"], "hanako-2026-04", "名前"),
    ],
)
def test_unfit_accounts_are_refused_with_the_reason(
    name: str, display_name: str, roles: list[str], password: str, word: str
) -> None:
    with pytest.raises(UnfitAccount, match=word):
        check_account(name, display_name, roles, password)


def test_sound_account_is_taken() -> None:
    check_account("hanako.s", "試験 花子", ["reviewer", "admin"], "minato-twelve-7")


def test_passwords_are_kept_as_argon2id_and_never_twice_the_same() -> None:
    passwords = Argon2Passwords()
    first, second = passwords.hash(GOOD), passwords.hash(GOOD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.fits(first, GOOD)
    assert not passwords.fits(first, GOOD + "!")
    assert not passwords.fits("no hash at all", GOOD)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Ｐａｓｓｗｏｒｄ１２３４",
        "p4ssw0rdp4ssw0rd",
        "qwertyuiop12",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaaaa",
        "123456789012345",
        "sakurasakura",
        "iloveyou2026",
        "tsunagari2026",
        "Tsunagari-2026!",
        "kanagawa-2026-04",
        "tsunagari-kanagawa",
        "つながりつながりつながり",
        "つながりネットワーク2026",
        "かながわつながりネットワーク",
        "神奈川県つながり事務局",
        "yamada-taro-2026",
        "山田太郎山田太郎2026",
        "administrator1",
    ],
)
def test_password_that_others_have_or_that_anybody_would_try_is_refused(password: str) -> None:
    with pytest.raises(UnfitAccount, match=r"推測されやすい|短すぎます"):
        check_password(password, "t.yamada", "山田太郎 yamada taro")


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "ichiji-no-angou-2026",
        "himitsu no ohanami",
        "春はあけぼのやうやう白くなりゆく",
        "xkqvmwzpdjrb",
        secrets.token_urlsafe(12),
        "a long sentence that nobody but me would think of " * 4,
    ],
)
def test_password_that_is_long_and_ones_own_is_taken(password: str) -> None:
    check_password(password, "hanako", "試験 花子")


def test_not_one_of_the_ten_thousand_commonest_passwords_is_taken_nor_with_a_year_or_twice() -> (
    None
):
    common = FREQUENCY_LISTS["passwords"][:10_000]
    assert common[:2] == ["123456", "password"]
    # All that are long enough by themselves, and of the others each hundredth made longer, as people do.
    tried = [word for word in common if len(word) >= LEAST_PASSWORD]
    assert len(tried) > 20
    for word in common[::100]:
        tried += [long for long in (word * 3, word + "20262026") if len(long) >= LEAST_PASSWORD]
    taken = []
    for password in tried:
        try:
            check_password(password, "hanako", "試験 花子")
        except UnfitAccount:
            continue
        taken.append(password)
    assert taken == []
