"""Lists of organisations taken in: what is new, what is changed, what is wrong, and what the others hear of it."""

from dataclasses import replace

import pytest

from services.members.domain.organisation import Contact
from services.members.domain.table_limits import UnreadableFile
from services.members.usecases.import_organisations import import_organisations
from services.members.usecases.release_profiles import release_profiles
from services.members.usecases.switch_link import switch_link
from tests.unit.members.fakes import START, FakeStore, official
from tests.unit.members.lists import CONTACT, take_in

REGISTERED, LINKED = "organisation.registered.v1", "organisation.link_changed.v1"


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def release(store: FakeStore) -> None:
    with store.work() as work:
        mark = work.releases.get_waiting().mark
        release_profiles(work, mark, official("approver"), START)


def link(store: FakeStore) -> None:
    with store.work() as work:
        switch_link(work, store.organisation().id, True, "協定", official("reviewer"), START)


def test_new_organisation_is_announced_by_its_name_and_published_by_nobody(
    store: FakeStore,
) -> None:
    report = take_in(store, {"source": "内部の資料", "activities": "お茶会", **CONTACT})
    assert [(event.type, event.sequence) for event in store.events] == [(REGISTERED, 1)]
    event = store.events[0]
    assert event.subject == store.organisation().id
    assert event.data == {"name": "団地の会", "kind": "member", "org_type": "npo"}
    assert (report.count("new"), report.waiting) == (1, 1)
    assert store.organisation().contact == Contact(*CONTACT.values())


def test_numbers_go_on_and_wrong_rows_take_none(store: FakeStore) -> None:
    take_in(store, {"name": "一"}, {"name": ""}, {"name": "二"})
    take_in(store, {"name": "三"})
    assert [store.organisation(name).slug for name in "一二三"] == ["0001", "0002", "0003"]


def test_same_list_again_changes_nothing_and_announces_nothing(store: FakeStore) -> None:
    row = {"based_in": "横浜市、川崎市", "website": "https://example.jp/", **CONTACT}
    take_in(store, row)
    store.let_pass(days=1)
    before = store.state
    report = take_in(store, row | {"based_in": "川崎市、横浜市"})
    assert (report.count("unchanged"), len(report.outcomes)) == (1, 1)
    assert store.state == before


def test_name_in_another_spelling_is_a_new_name_of_the_same_organisation(store: FakeStore) -> None:
    take_in(store, {"name": "（株）髙島"})
    assert take_in(store, {"name": "㈱ 髙島"}).outcomes[0].fields == ("name",)
    assert [data["name"] for data in store.data_of(REGISTERED)] == ["（株）髙島", "㈱ 髙島"]
    assert store.organisation("㈱ 髙島").slug == "0001"


@pytest.mark.parametrize(
    ("registered", "listed"), [("株式会社髙島", "㈱髙島"), ("NPO法人会", "特定非営利活動法人 会")]
)
def test_a_legal_form_written_out_or_not_is_the_same_organisation(
    store: FakeStore, registered: str, listed: str
) -> None:
    take_in(store, {"name": registered})
    assert [outcome.what for outcome in take_in(store, {"name": listed}).outcomes] == ["changed"]


@pytest.mark.parametrize("listed", ["株式会社高島", "髙島", "㈱髙・島"])
def test_a_new_organisation_is_told_with_those_that_it_may_be(
    store: FakeStore, listed: str
) -> None:
    take_in(store, {"name": "株式会社髙島"}, {"name": "株式会社髙ー島"})
    [outcome] = take_in(store, {"name": listed}).outcomes
    assert (outcome.what, outcome.similar) == ("new", ("0001 株式会社髙島",))
    others = take_in(store, {"name": "ビル"}, {"name": "ビール"}, {"name": "社会福祉法人髙島"})
    assert [outcome.similar for outcome in others.outcomes][:2] == [(), ()]
    assert "0001 株式会社髙島" not in others.outcomes[2].similar


def test_of_two_organisations_of_one_name_a_row_means_the_one_that_is_spelled_so(
    store: FakeStore,
) -> None:
    take_in(store, {"name": "㈱髙島"}, {"name": "別の会"})
    with store.work() as work:  # as a version before left them
        other = replace(store.organisation("別の会"), name="株式会社髙島")
        work.organisations.save(other)
    report = take_in(store, {"name": "株式会社 髙島", "activities": "茶会"})
    assert [outcome.what for outcome in report.outcomes] == ["changed"]
    assert store.organisation("株式会社 髙島").slug == "0002"
    assert store.organisation("㈱髙島").activities == ""


def test_a_row_that_fits_two_organisations_of_one_name_is_for_a_person(store: FakeStore) -> None:
    take_in(store, {"name": "(特非)会"}, {"name": "別の会"})
    with store.work() as work:
        work.organisations.save(replace(store.organisation("別の会"), name="NPO法人会"))
    report = take_in(store, {"name": "特定非営利活動法人会"}, {"name": "次の会"})
    assert [outcome.what for outcome in report.outcomes] == ["wrong", "new"]
    assert "0001 (特非)会、0002 NPO法人会" in report.faults[0].problem


def test_wrong_row_is_explained_and_does_not_stop_the_right_ones(store: FakeStore) -> None:
    report = take_in(
        store, {"name": "一"}, {"name": "二", "kind": "だれか"}, {"name": ""}, {"name": "三"}
    )
    assert [(outcome.row, outcome.what) for outcome in report.outcomes] == [
        (2, "new"),
        (3, "wrong"),
        (4, "wrong"),
        (5, "new"),
    ]
    assert [(fault.row, fault.column, fault.value) for fault in report.faults] == [
        (3, "区分", "だれか"),
        (4, "団体名", ""),
    ]
    assert not report.is_clean


def test_same_organisation_twice_in_a_list_is_taken_once_and_said(store: FakeStore) -> None:
    report = take_in(store, {"name": "㈱髙島"}, {"name": "（株） 髙島"})
    assert (report.count("new"), report.count("wrong")) == (1, 1)
    assert "2行目" in report.faults[0].problem


def test_dry_run_writes_nothing_and_says_the_same(store: FakeStore) -> None:
    take_in(store, {"name": "一", "activities": "お茶会"})
    before = store.state
    rows = {"name": "一", "activities": "体操"}, {"name": "二"}
    rehearsal = take_in(store, *rows, dry_run=True)
    assert store.state == before
    assert rehearsal.outcomes == take_in(store, *rows).outcomes
    assert [outcome.what for outcome in rehearsal.outcomes] == ["changed", "new"]
    assert "体操" not in str(rehearsal)


@pytest.mark.parametrize(
    ("change", "version", "announced"),
    [
        ({"source": "別の資料"}, 1, 0),
        ({"activities": "体操"}, 2, 0),
        ({"org_type": "company"}, 2, 1),
        ({"kind": "local_organisation"}, 2, 1),
        (CONTACT | {"contact_name": "試験 次郎"}, 1, 0),
    ],
)
def test_only_a_new_name_or_kind_is_announced_and_only_public_fields_make_a_version(
    store: FakeStore, change: dict[str, str], version: int, announced: int
) -> None:
    row = {"source": "資料", "activities": "お茶会", **CONTACT}
    take_in(store, row)
    assert take_in(store, row | change).count("changed") == 1
    assert store.organisation().version == version
    assert len(store.events) == 1 + announced
    assert [event.sequence for event in store.events] == [1, 2][: 1 + announced]


def test_column_that_is_missing_and_empty_contact_cells_leave_what_is_known_alone(
    store: FakeStore,
) -> None:
    take_in(store, {"activities": "お茶会", "website": "https://example.jp/", **CONTACT})
    report = take_in(store, {"activities": "", **dict.fromkeys(CONTACT, "")})
    assert report.outcomes[0].fields == ("activities",)
    kept = store.organisation()
    assert (kept.activities, kept.website) == ("", "https://example.jp/")
    assert kept.contact == Contact(*CONTACT.values())


def test_what_is_taken_back_before_its_release_waits_no_more(store: FakeStore) -> None:
    take_in(store, {"activities": "お茶会"})
    release(store)
    assert take_in(store, {"activities": "書き間違い"}).waiting == 1
    assert take_in(store, {"activities": "お茶会"}).waiting == 0


def test_new_contact_of_a_linked_organisation_is_announced_under_the_id_it_had(
    store: FakeStore,
) -> None:
    take_in(store, CONTACT)
    link(store)
    before = store.organisation()
    take_in(store, CONTACT | {"contact_email": "jiro.shiken@example.jp"})
    contact = {"owner": "members", "contact": before.contact_id}
    assert store.data_of(LINKED)[-1] == {"linked": True, "contact": contact}
    assert store.events[-1].sequence == store.organisation().version == before.version + 1
    take_in(store, CONTACT | {"contact_email": ""})
    assert store.data_of(LINKED)[-1] == {"linked": True, "contact": None}


def test_first_contact_of_a_linked_organisation_is_announced(store: FakeStore) -> None:
    take_in(store, {})
    link(store)
    assert store.data_of(LINKED) == [{"linked": True, "contact": None}]
    take_in(store, CONTACT)
    contact = {"owner": "members", "contact": store.organisation().contact_id}
    assert store.data_of(LINKED)[-1] == {"linked": True, "contact": contact}


def test_change_of_name_and_contact_at_once_leads_to_two_versions(store: FakeStore) -> None:
    take_in(store, CONTACT)
    link(store)
    take_in(store, CONTACT | {"org_type": "company", "contact_name": "試験 次郎"})
    assert [(event.type, event.sequence) for event in store.events] == [
        (REGISTERED, 1),
        (LINKED, 2),
        (REGISTERED, 3),
        (LINKED, 4),
    ]
    assert store.organisation().version == 4


def test_no_event_of_an_import_names_a_person(store: FakeStore) -> None:
    take_in(store, CONTACT)
    link(store)
    take_in(store, CONTACT | {"contact_phone": "045-210-2222"})
    assert not any(word in str(store.events) for word in ("花子", "shiken", "045-210-2222"))


def test_progress_comes_to_its_end(store: FakeStore) -> None:
    steps: list[tuple[int, int]] = []
    table = [(1, ["name", "org_type", "kind"]), *((n, [f"{n}", "npo", "member"]) for n in (2, 3))]
    with store.work() as work:
        import_organisations(work, table, progress=lambda *step: steps.append(step))
    assert steps == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "行がありません"),
        ([(1, ["団体名"]), (2, ["団地の会"])], "団体種別、区分"),
        ([(1, ["団体名", "name", "団体種別", "区分"])], "2つ"),
    ],
)
def test_table_in_which_no_row_makes_sense_is_refused_whole(
    store: FakeStore, table: list[tuple[int, list[str]]], words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words), store.work() as work:
        import_organisations(work, table)


def test_headings_that_mean_nothing_are_named(store: FakeStore) -> None:
    assert take_in(store, {"備考": "x", "": ""}).ignored_headings == ["備考"]
