"""Accounts: names, passwords, and who may have which."""

import pytest

from services.members.domain.staff import Passwords, UnfitAccount, check_account, sign_in_name

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
    check_account("hanako.s", "試験 花子", ["reviewer", "admin"], "twelve-chars")


def test_passwords_are_kept_as_argon2id_and_never_twice_the_same() -> None:
    passwords = Passwords()
    first, second = passwords.hash(GOOD), passwords.hash(GOOD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.fits(first, GOOD)
    assert not passwords.fits(first, GOOD + "!")
    assert not passwords.fits("no hash at all", GOOD)
