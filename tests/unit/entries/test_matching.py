"""Which organisation a typed name means, and who is told."""

import datetime as dt

import pytest

from services.entries.domain.entry import Entry, State
from services.entries.domain.introduction import IntroductionState
from services.entries.domain.matching import KnownOrganisation, match_organisation
from services.entries.usecases.approve_entry import introduce

FANCL = KnownOrganisation("1", "株式会社ファンケル", True, "contact-1")
TSURUHA = KnownOrganisation("2", "株式会社ツルハ", True, "contact-2")
EUREKA = KnownOrganisation("3", "株式会社ユーリカ・ワイヤレス", False, "contact-3")
NO_CONTACT = KnownOrganisation("4", "連絡先のない会", True, None)
KNOWN = [FANCL, TSURUHA, EUREKA, NO_CONTACT]
NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "株式会社ファンケル",
        "㈱ファンケル",
        "(株)ファンケル",
        "ﾌｧﾝｹﾙ",
        "株式会社　ファンケル",
        "ファンケル",
    ],
)
def test_one_organisation_is_found_under_the_ways_its_name_is_written(typed: str) -> None:
    assert match_organisation(typed, KNOWN) == FANCL


@pytest.mark.parametrize("typed", ["", "株式会社", "ファン", "知らない会"])
def test_a_name_that_means_nobody_finds_nobody(typed: str) -> None:
    assert match_organisation(typed, KNOWN) is None


def test_a_bare_name_that_fits_two_finds_neither() -> None:
    two = [
        KnownOrganisation("1", "株式会社みどり", True, "a"),
        KnownOrganisation("2", "NPO法人みどり", True, "b"),
    ]
    assert match_organisation("みどり", two) is None
    assert match_organisation("NPO法人みどり", two) == two[1]


@pytest.mark.parametrize(
    "typed", ["社会福祉法人ファンケル", "生活協同組合ファンケル", "有限会社ファンケル"]
)
def test_another_legal_form_is_another_organisation(typed: str) -> None:
    assert match_organisation(typed, KNOWN) is None


def test_ways_of_writing_one_legal_form_are_one() -> None:
    known = [KnownOrganisation("1", "認定NPO法人たまりば", True, "a")]
    for typed in ("特定非営利活動法人たまりば", "NPO法人たまりば", "(特非)たまりば", "たまりば"):
        assert match_organisation(typed, known) == known[0], typed


def test_two_organisations_of_one_name_need_a_person_to_decide() -> None:
    two = [KnownOrganisation(i, "株式会社みどり", True, i) for i in ("1", "2")]
    assert match_organisation("株式会社みどり", two) is None


def entry_with(*wishes: str) -> Entry:
    return Entry(
        "1",
        "R8-0001",
        State.APPROVED,
        1,
        1,
        {"desired_partners": list(wishes)},
        "c",
        NOW,
        NOW.date(),
    )


def told(*wishes: str) -> list[tuple[str, IntroductionState]]:
    return [(i.wished_name, i.state) for i in introduce(entry_with(*wishes), KNOWN, NOW.date())]


def test_only_linked_partners_with_a_contact_are_offered() -> None:
    assert told(
        "ファンケル", "ツルハ", "株式会社ユーリカ・ワイヤレス", "知らない会", "連絡先のない会"
    ) == [
        ("ファンケル", IntroductionState.OFFERED),
        ("ツルハ", IntroductionState.OFFERED),
        ("株式会社ユーリカ・ワイヤレス", IntroductionState.NOT_LINKED),
        ("知らない会", IntroductionState.NOT_LINKED),
        ("連絡先のない会", IntroductionState.NOT_LINKED),
    ]


def test_a_partner_named_twice_is_told_once() -> None:
    assert len(told("ファンケル", "㈱ファンケル", "株式会社ファンケル")) == 1


def test_an_offer_without_a_link_carries_no_contact() -> None:
    [introduction] = introduce(entry_with("株式会社ユーリカ・ワイヤレス"), KNOWN, NOW.date())
    assert introduction.contact_id is None
