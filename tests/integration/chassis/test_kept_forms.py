"""Forms that could not be taken are kept for their browser, for a while, and not without bounds."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder

from services.chassis.runtime.database import Database
from services.chassis.web import kept_forms
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.request import Request

WRONG = {"comment": ["長すぎます。"]}


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("entries")


def post(path: str, browser: str = "one", **typed: Any) -> Request:
    request = Request(EnvironBuilder(path, method="POST", data=typed).get_environ())
    request.csrf_token = browser
    return request


def get(address: str, browser: str = "one") -> Request:
    request = Request(EnvironBuilder(address).get_environ())
    request.csrf_token = browser
    return request


def rows(database: Database) -> int:
    with database.unit_of_work() as uow:
        return int((uow.one("SELECT count(*) AS n FROM kept_form") or {})["n"])


def test_what_was_typed_comes_back_word_for_word_with_its_errors(database: Database) -> None:
    forms = KeptForms(database)
    typed: dict[str, Any] = {
        "comment": "①㈱髙\r\n\U0001f600",
        "choice": ["a", "b"],
        "csrf_token": "secret",
    }
    answer = forms.show_again(post("/answer/ABC", **typed), WRONG)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/answer/ABC?again=1")
    for _ in range(2):
        kept = forms.find(get("/answer/ABC?again=1"))
        assert kept.errors == WRONG
        # But for NUL, which nobody types and no request lets in.
        assert kept.typed == MultiDict(
            [("comment", "①㈱髙\r\n\U0001f600"), ("choice", "a"), ("choice", "b")]
        )


def test_nobody_else_and_no_other_page_finds_it(database: Database) -> None:
    forms = KeptForms(database)
    forms.show_again(post("/answer/ABC", comment="秘密"), WRONG)
    for request in (
        get("/answer/ABC?again=1", browser="another"),
        get("/answer/XYZ?again=1"),
        get("/answer/ABC"),
    ):
        kept = forms.find(request)
        assert not kept.typed
        assert not kept.errors


def test_a_password_is_not_kept(database: Database) -> None:
    forms = KeptForms(database)
    forms.show_again(post("/x", name="花子", password="geheim"), WRONG, without=("password",))
    assert dict(forms.find(get("/x?again=1")).typed) == {"name": "花子"}
    with database.unit_of_work() as uow:
        assert "geheim" not in str(uow.all("SELECT * FROM kept_form"))


def test_no_path_with_a_token_stands_in_the_table(database: Database) -> None:
    KeptForms(database).show_again(post("/answer/ABCDEFGHIJKLMNOP"), WRONG)
    with database.unit_of_work() as uow:
        for row in uow.all("SELECT form_key, kept FROM kept_form"):
            assert b"ABCDEFGHIJKLMNOP" not in bytes(row["form_key"]) + row["kept"].encode()


def test_it_is_forgotten_after_an_hour(database: Database) -> None:
    forms = KeptForms(database)
    forms.show_again(post("/old"), WRONG)
    with database.unit_of_work() as uow:
        uow.execute("UPDATE kept_form SET kept_at = now() - interval '61 minutes'")
    assert not forms.find(get("/old?again=1")).errors
    forms.show_again(post("/new"), WRONG)
    assert rows(database) == 1


def test_strangers_cannot_fill_the_table(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "KEEP", kept_forms.KEEP.replace(
        f"OFFSET {kept_forms.MOST_KEPT - 1}", "OFFSET 4"))  # fmt: skip
    forms = KeptForms(database)
    for number in range(20):
        forms.show_again(post("/x", browser=f"browser {number}", comment="x" * 1000), WRONG)
        assert rows(database) <= 6
    assert forms.find(get("/x?again=1", browser="browser 19")).errors


def test_what_is_too_long_to_keep_is_told_and_the_errors_stay(database: Database) -> None:
    forms = KeptForms(database)
    forms.show_again(post("/x", comment="あ" * 40_000), WRONG)
    kept = forms.find(get("/x?again=1"))
    assert not kept.typed
    assert kept.errors == {"_too_long": [kept_forms.TOO_LONG_TO_KEEP], **WRONG}
