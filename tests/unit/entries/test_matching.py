"""Which organisation a typed name means, who decides where it is not said, and who is told."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from, text

from services.entries.domain.entry import Entry
from services.entries.domain.introduction import IntroductionState
from services.entries.domain.matching import (
    NOBODY,
    Directory,
    KnownOrganisation,
    Match,
    Undecided,
)
from services.entries.domain.procedure import State
from services.entries.usecases.approve_entry import introduce
from services.japanese.organisation_name import loose_key, name_key

FANCL = KnownOrganisation("1", "株式会社ファンケル", True, "contact-1")
TSURUHA = KnownOrganisation("2", "株式会社ツルハ", True, "contact-2")
EUREKA = KnownOrganisation("3", "株式会社ユーリカ・ワイヤレス", False, "contact-3")
NO_CONTACT = KnownOrganisation("4", "連絡先のない会", True, None)
KNOWN = [FANCL, TSURUHA, EUREKA, NO_CONTACT]
NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
NAMES = text("アイビルサバーんん会社株式㈱(株)NPO法人みどり 　・-A", min_size=1, max_size=12)


def match(typed: str, *known: KnownOrganisation) -> Match:
    return Directory(known or KNOWN).match(typed)


def called(*names: str) -> list[KnownOrganisation]:
    return [KnownOrganisation(str(i), name, True, f"contact-{i}") for i, name in enumerate(names)]


@pytest.mark.parametrize(
    "typed",
    ["株式会社ファンケル", "㈱ファンケル", "(株)ファンケル", "（株）ﾌｧﾝｹﾙ", "株式会社　ファンケル"],
)
def test_its_name_finds_an_organisation_however_it_is_written(typed: str) -> None:
    assert match(typed) == Match(FANCL)


@pytest.mark.parametrize("typed", ["", "株式会社", "㈱", "ファン", "知らない会", "・", "ー"])
def test_a_name_that_means_nobody_finds_nobody(typed: str) -> None:
    assert match(typed) == Match()


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("ビール", "株式会社ビル"),
        ("サーバー", "サバ"),
        ("株式会社ビール", "株式会社ビル"),
        ("ユリカ・ワイヤレス", "株式会社ユーリカ・ワイヤレス"),
        ("コープ", "コプ"),
    ],
)
def test_a_long_vowel_makes_another_name(typed: str, registered: str) -> None:
    for one, other in ((typed, registered), (registered, typed)):
        assert match(one, *called(other)) == Match()


@given(NAMES, integers(min_value=0, max_value=12))
def test_no_key_leaves_out_a_long_vowel(name: str, place: int) -> None:
    longer = f"{name[:place]}ー{name[place:]}"
    for key in (name_key, loose_key):
        assert key(longer) != key(name)
        assert key(longer).count("ー") > name.count("ー")
    assert match(longer, *called(name)).exact is None


@given(NAMES, NAMES)
def test_only_spaces_width_and_short_legal_forms_differ_where_nobody_is_asked(
    typed: str, registered: str
) -> None:
    [known] = called(registered)
    found = match(typed, known)
    assert found.exact in (None, known)
    if found.exact:
        assert name_key(typed) == name_key(registered)
    assert not (found.exact and found.candidates)


@given(NAMES, sampled_from(["ビル", "株式会社ビル", "NPO法人ビル", "びる", "ビ・ル"]))
def test_whoever_is_not_named_exactly_is_told_only_after_a_person_has_said_so(
    typed: str, registered: str
) -> None:
    known = called(registered)
    directory = Directory(known)
    if directory.match(typed).candidates:
        with pytest.raises(Undecided):
            directory.meant(typed, {})
        assert directory.meant(typed, {typed: known[0].id}) == known[0]
        assert directory.meant(typed, {typed: NOBODY}) is None
    else:
        assert directory.meant(typed, {}) == directory.match(typed).exact


@pytest.mark.parametrize("typed", ["ファンケル", "ﾌｧﾝｹﾙ"])
def test_a_name_without_its_legal_form_is_offered_and_no_more(typed: str) -> None:
    assert match(typed) == Match(None, (FANCL,))
    with pytest.raises(Undecided):
        Directory(KNOWN).meant(typed, {})


@pytest.mark.parametrize(
    "typed", ["ユーリカワイヤレス", "株式会社ユーリカ ワイヤレス", "ユ-リカ・ワイヤレス"]
)
def test_punctuation_left_out_and_dashes_for_long_vowels_are_offered(
    typed: str,
) -> None:
    assert match(typed) == Match(None, (EUREKA,))


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("高島の会", "髙島の会"),
        ("渡邊会", "渡辺会"),
        ("冨士見会", "富士見会"),
        ("葛城の会", "葛\U000e0100城の会"),
    ],
)
def test_another_shape_of_a_kanji_is_offered(typed: str, registered: str) -> None:
    [known] = called(registered)
    assert match(typed, known) == Match(None, (known,))


def test_a_bare_name_that_fits_two_is_both() -> None:
    two = called("株式会社みどり", "NPO法人みどり")
    assert match("みどり", *two) == Match(None, tuple(two))
    assert match("特定非営利活動法人みどり", *two) == Match(two[1])


@pytest.mark.parametrize(
    "typed", ["社会福祉法人ファンケル", "生活協同組合ファンケル", "有限会社ファンケル"]
)
def test_another_legal_form_is_another_organisation(typed: str) -> None:
    assert match(typed) == Match()


def test_whether_an_npo_is_certified_makes_no_other_name_but_a_person_looks() -> None:
    [tamariba] = called("認定NPO法人たまりば")
    assert match("認定特定非営利活動法人たまりば", tamariba) == Match(tamariba)
    for typed in ("特定非営利活動法人たまりば", "NPO法人たまりば", "(特非)たまりば", "たまりば"):
        assert match(typed, tamariba) == Match(None, (tamariba,)), typed


def test_two_organisations_of_one_name_need_a_person_to_decide() -> None:
    two = called("株式会社みどり", "㈱みどり")
    assert match("株式会社みどり", *two) == Match(None, tuple(two))
    assert Directory(two).undecided(["株式会社みどり", "株式会社みどり"], {}) == ["株式会社みどり"]
    assert Directory(two).undecided(["株式会社みどり"], {"株式会社みどり": two[1].id}) == []


def test_a_decision_stands_even_where_the_name_fits_by_now() -> None:
    directory = Directory(KNOWN)
    assert directory.meant("株式会社ツルハ", {"株式会社ツルハ": NOBODY}) is None
    with pytest.raises(Undecided):
        directory.meant("ツルハ", {"ツルハ": "an organisation that is gone"})


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


def told(*wishes: str, **decisions: str) -> list[tuple[str, IntroductionState]]:
    introduced = introduce(entry_with(*wishes), Directory(KNOWN), decisions, NOW.date())
    return [(i.wished_name, i.state) for i in introduced]


def test_only_linked_partners_with_a_contact_are_offered() -> None:
    assert told(
        "㈱ファンケル",
        "株式会社ツルハ",
        "株式会社ユーリカ・ワイヤレス",
        "知らない会",
        "連絡先のない会",
    ) == [
        ("㈱ファンケル", IntroductionState.OFFERED),
        ("株式会社ツルハ", IntroductionState.OFFERED),
        ("株式会社ユーリカ・ワイヤレス", IntroductionState.NOT_LINKED),
        ("知らない会", IntroductionState.NOT_LINKED),
        ("連絡先のない会", IntroductionState.NOT_LINKED),
    ]


def test_a_partner_named_twice_is_told_once() -> None:
    assert len(told("ファンケル", "㈱ファンケル", "株式会社ファンケル", ファンケル="1")) == 1


def test_who_was_chosen_at_the_review_is_offered_and_nobody_before() -> None:
    with pytest.raises(Undecided):
        told("株式会社ツルハ", "ファンケル")
    assert told("ファンケル", ファンケル="1") == [("ファンケル", IntroductionState.OFFERED)]
    assert told("ファンケル", ファンケル=NOBODY) == [("ファンケル", IntroductionState.NOT_LINKED)]


def test_an_offer_without_a_link_carries_no_contact() -> None:
    [introduction] = introduce(
        entry_with("株式会社ユーリカ・ワイヤレス"), Directory(KNOWN), {}, NOW.date()
    )
    assert introduction.contact_id is None
