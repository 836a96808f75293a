"""The entry sheet: what is asked, what is understood, what is public."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import characters, text

from services.chassis.runtime import clock
from services.entries.domain.sheet import FIELDS, PARTNER_FIELDS, PUBLIC_FIELDS
from services.entries.domain.sheet_values import pick
from services.entries.events import PublicSheet
from services.entries.web.schemas import UnsoundSheet, expected_errors, load_entry
from services.japanese.dates import fiscal_year, reiwa_year
from services.japanese.entry_number import format_number, read_number
from tests.builders import CONSENTS, entry_sheet


def errors(**changes: Any) -> dict[str, list[str]]:
    return expected_errors(entry_sheet(**changes))


def test_a_sound_sheet_has_no_errors() -> None:
    assert errors() == {}


def test_an_empty_sheet_names_every_required_field_at_once() -> None:
    required = {f.name for f in FIELDS if f.required} | {f"consents.{name}" for name in CONSENTS}
    assert set(expected_errors({})) == required


@pytest.mark.parametrize(
    "field",
    [f for f in FIELDS if f.kind in ("text", "textarea") and "." not in f.name],
    ids=lambda f: f.name,
)
def test_a_text_that_is_too_long_is_named(field: Any) -> None:
    assert list(errors(**{field.name: "あ" * (field.max_length + 1)})) == [field.name]


@pytest.mark.parametrize("field", [f for f in FIELDS if "." not in f.name], ids=lambda f: f.name)
@pytest.mark.parametrize("wrong", [3, 1.5, True, {"a": 1}, [["x"]], [3]], ids=repr)
def test_a_wrong_type_is_named_in_japanese(field: Any, wrong: Any) -> None:
    found = errors(**{field.name: wrong})
    assert list(found) == [field.name]
    assert not any(message.isascii() for message in found[field.name])


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b[31m", "\u202e", "\u2066", "\ud800"])
def test_hidden_characters_are_refused(hidden: str) -> None:
    assert list(errors(title=f"題{hidden}名")) == ["title"]


@given(
    text(
        characters(
            categories=("Lu", "Ll", "Lo", "Nd", "Nl", "No", "Sm", "So", "Po"),
            # Letters by their category, and nothing to see: dropped from a line.
            exclude_characters="\u115f\u1160\u2800\u3164\uffa0",
        ),
        min_size=1,
        max_size=60,
    )
)
def test_visible_text_is_kept_exactly_as_typed(typed: str) -> None:
    import unicodedata

    typed = unicodedata.normalize("NFC", typed)
    assert load_entry(entry_sheet(title=typed))["title"] == typed


@pytest.mark.parametrize(
    "typed", ["①㈱髙～", "何名でも可能", "講師料15,000円/h", "1回10,450円～(要相談)"]
)
def test_the_way_people_write_survives(typed: str) -> None:
    assert load_entry(entry_sheet(cost_kind="paid", cost=typed))["cost"] == typed


@pytest.mark.parametrize(
    ("cost_kind", "cost", "told"),
    [("free", "5000円", "「有料」を選んで"), ("paid", "無料", "「無料」に変える")],
)
def test_a_cost_that_contradicts_what_was_ticked_is_asked_about(
    cost_kind: str, cost: str, told: str
) -> None:
    wrong = errors(cost_kind=cost_kind, cost=cost, title="")
    assert list(wrong) == ["title", "cost"]
    assert told in wrong["cost"][0]
    assert load_entry(entry_sheet(cost_kind="free", cost="無料（材料費500円は実費）"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://example.jp/",
        "//example.jp",
        "https://",
        "example.jp",
        "https://a b.jp",
    ],
)
def test_only_web_addresses_are_links(address: str) -> None:
    assert list(errors(organisation__website=address)) == ["organisation.website"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ａ＠ｅｘａｍｐｌｅ．ｊｐ", "a@example.jp"), ("a.b@example.jp", "a.b@example.jp")],
)
def test_full_width_mail_addresses_are_understood(typed: str, kept: str) -> None:
    assert load_entry(entry_sheet(contact__email=typed))["contact"]["email"] == kept


@pytest.mark.parametrize(
    "address", ["a", "a@", "@b.jp", "a b@c.jp", "a@b.jp\r\nBcc: x@y.jp", "名前 <a@b.jp>"]
)
def test_what_is_no_mail_address_is_named(address: str) -> None:
    assert list(errors(contact__email=address)) == ["contact.email"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("０４５ー２１０ー１１１１", "045-210-1111"), ("（045）210−1111", "(045)210-1111"), ("", "")],
)
def test_telephone_numbers_are_understood(typed: str, kept: str) -> None:
    assert load_entry(entry_sheet(contact__phone=typed))["contact"]["phone"] == kept


def test_a_corporate_number_is_checked_by_its_digit() -> None:
    assert (
        load_entry(entry_sheet(organisation__corporate_number="７０００－０１２－０５０－００２"))[
            "organisation"
        ]["corporate_number"]
        == "7000012050002"
    )
    assert list(errors(organisation__corporate_number="7000012050003")) == [
        "organisation.corporate_number"
    ]


# The last day of the next fiscal year, which lies ahead on whatever day this runs.
YEAR = fiscal_year(clock.today()) + 2
FULL_WIDTH = str(YEAR).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


@pytest.mark.parametrize(
    "typed",
    [
        f"{YEAR}-03-31",
        f"{YEAR}/3/31",
        f"{FULL_WIDTH}年３月３１日",
        f"令和{reiwa_year(YEAR)}年3月31日",
        f"R{reiwa_year(YEAR)}.3.31",
    ],
)
def test_dates_are_understood_as_people_write_them(typed: str) -> None:
    assert load_entry(entry_sheet(listing_until=typed))["listing_until"] == f"{YEAR}-03-31"


@pytest.mark.parametrize("typed", ["2028-02-30", "あした", "10.3.31", "2020-01-01", "2099-01-01"])
def test_days_that_do_not_exist_or_lie_wrong_are_named(typed: str) -> None:
    assert list(errors(listing_until=typed)) == ["listing_until"]


def test_today_is_too_late_for_a_listing() -> None:
    assert list(errors(listing_until=clock.today().isoformat())) == ["listing_until"]
    assert errors(listing_until=(clock.today() + dt.timedelta(days=1)).isoformat()) == {}


@pytest.mark.parametrize("consent", CONSENTS)
def test_every_consent_must_be_given(consent: str) -> None:
    assert list(errors(**{f"consents__{consent}": False})) == [f"consents.{consent}"]


def test_unknown_fields_are_errors() -> None:
    with pytest.raises(UnsoundSheet) as refusal:
        load_entry(entry_sheet(organisation__secret="x", extra=1))
    assert set(refusal.value.errors) == {"organisation.secret", "extra"}


def test_the_public_part_is_an_allow_list() -> None:
    sheet = load_entry(
        entry_sheet(desired_partners=["秘密の相手"], detailed_plan="詳細", considerations="配慮")
    )
    public = pick({**sheet, "invented_later": "x"}, PUBLIC_FIELDS)
    assert PublicSheet().validate(public) == {}
    assert not {
        "desired_partners",
        "detailed_plan",
        "considerations",
        "contact",
        "consents",
        "invented_later",
    } & set(public)
    organisation = public["organisation"]
    assert isinstance(organisation, dict)
    assert "corporate_number" not in organisation


def test_partners_read_no_contacts_and_no_secretariat_fields() -> None:
    assert all(
        f.visibility in ("P", "I") and not f.name.startswith("contact.") for f in PARTNER_FIELDS
    )


def test_fields_have_the_names_of_the_contract() -> None:
    names = {
        "title",
        "summary",
        "relevance",
        "theme",
        "category",
        "audience",
        "capacity",
        "schedule",
        "duration",
        "areas",
        "place",
        "delivery_modes",
        "preparation",
        "own_resources",
        "sought_from_partner",
        "cost_kind",
        "cost",
        "cost_borne_by",
        "listing_until",
        "detailed_plan",
        "preferred_dates",
        "cost_breakdown",
        "desired_partners",
        "past_approaches",
        "considerations",
        "organisation.name",
        "organisation.name_kana",
        "organisation.org_type",
        "organisation.website",
        "organisation.corporate_number",
        "contact.name",
        "contact.email",
        "contact.phone",
    }
    assert {f.name for f in FIELDS} == names


@pytest.mark.parametrize(
    "typed", ["R8-0001", "r8-0001", "Ｒ８－０００１", "Ｒ８ー０００１", " R8 0001 ", "8-0001"]
)
def test_numbers_are_understood_as_people_type_them(typed: str) -> None:
    assert read_number(typed) == format_number(2026, 1) == "R8-0001"
