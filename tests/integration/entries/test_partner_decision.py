"""A desired partner whose name leaves open who is meant: a person says so at the review, and only that one is told."""

import html
import re
import uuid

import pytest

from tests.builders import entry_sheet
from tests.integration.entries.partners import linked_organisation
from tests.running import Browser, Running, approve, office, review_and_propose


@pytest.fixture
def reviewer(instance: Running) -> Browser:
    return office(instance, "REVIEWER")


def wished_for(instance: Running, *names: str) -> str:
    answer = instance.submit(entry_sheet(desired_partners=list(names)))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def told(instance: Running, number: str) -> dict[str, str | None]:
    """{name as it was typed: id of the organisation that was offered the entry, else None}."""
    with instance.database("entries").unit_of_work() as uow:
        rows = uow.all(
            "SELECT wished_name, organisation_id, i.state FROM introduction i JOIN entry e ON e.id = entry_id"
            " WHERE number = %s",
            (number,),
        )
    return {
        r["wished_name"]: r["organisation_id"] if r["state"] == "offered" else None for r in rows
    }


def choices(page: str) -> dict[str, str]:
    """What the review page offers: {label: value} of its first desired partner."""
    found = re.findall(r'name="partner_0" value="([^"]+)"[^>]*><label[^>]*>([^<]+)', page)
    return {html.unescape(label): value for value, label in found}


def test_a_name_with_a_long_vowel_goes_to_nobody_of_a_name_without(
    instance: Running, reviewer: Browser
) -> None:
    stem = uuid.uuid4().hex[:8]
    linked_organisation(instance, reviewer, f"株式会社ビル{stem}", f"サバ{stem}")
    number = wished_for(instance, f"ビール{stem}", f"サーバー{stem}")
    page = reviewer.get(f"/office/entries/{number}").text
    assert page.count("登録なし：打診しません") == 2
    review_and_propose(reviewer, number)
    approve(office(instance, "APPROVER"), number)
    assert told(instance, number) == {f"ビール{stem}": None, f"サーバー{stem}": None}


def test_of_two_that_may_be_meant_the_one_is_told_that_a_person_chose(
    instance: Running, reviewer: Browser
) -> None:
    stem = f"みどり{uuid.uuid4().hex[:8]}"
    chosen = linked_organisation(instance, reviewer, f"株式会社{stem}", f"NPO法人{stem}")
    number = wished_for(instance, stem)
    path = f"/office/entries/{number}"
    review_and_propose(reviewer, number)
    page = reviewer.get(f"{path}?check=review").text
    assert "どの団体かを選んでください" in page
    assert "どの団体か決まっていません" in page
    offered = choices(page)
    assert offered[f"NPO法人{stem}（打診します）"] == chosen
    assert len(offered) == 3

    stranger = linked_organisation(instance, reviewer, f"ほかの会{stem}")
    for wrong in ("", "x", str(uuid.uuid4()), stranger):
        review_and_propose(reviewer, number, partner_0=wrong)
        assert "どの団体か決まっていません" in reviewer.get(path).text
    review_and_propose(reviewer, number, partner_0=chosen)
    approver = office(instance, "APPROVER")
    assert f"登録名 NPO法人{stem}" in approver.get(path).text
    assert approve(approver, number).status_code == 200
    assert told(instance, number) == {stem: chosen}


def test_whoever_is_none_of_the_candidates_is_told_to_nobody(
    instance: Running, reviewer: Browser
) -> None:
    stem = f"みどり{uuid.uuid4().hex[:8]}"
    linked_organisation(instance, reviewer, f"株式会社{stem}")
    number = wished_for(instance, stem)
    review_and_propose(reviewer, number, partner_0="nobody")
    assert "該当なし：打診しません" in reviewer.get(f"/office/entries/{number}").text
    approve(office(instance, "APPROVER"), number)
    assert told(instance, number) == {stem: None}


def test_a_name_without_its_legal_form_is_offered_and_chosen_by_a_person_alone(
    instance: Running, reviewer: Browser
) -> None:
    stem = f"ファンケル{uuid.uuid4().hex[:8]}"
    organisation = linked_organisation(instance, reviewer, f"株式会社{stem}")
    number = wished_for(instance, stem)
    path = f"/office/entries/{number}"
    review_and_propose(reviewer, number)
    page = reviewer.get(path).text
    assert choices(page)[f"株式会社{stem}（打診します）"] == organisation
    assert f'value="{organisation}" checked' not in page
    assert "どの団体か決まっていません" in page
    review_and_propose(reviewer, number, partner_0=organisation)
    approver = office(instance, "APPROVER")
    assert f"登録名 株式会社{stem}" in approver.get(path).text
    approve(approver, number)
    assert told(instance, number) == {stem: organisation}


def test_nothing_is_approved_while_it_is_open_who_is_meant(
    instance: Running, reviewer: Browser
) -> None:
    stem = f"みどり{uuid.uuid4().hex[:8]}"
    number = wished_for(instance, stem)
    path = f"/office/entries/{number}"
    review_and_propose(reviewer, number)
    # Nobody was called so at the review; now somebody may be meant.
    registered = linked_organisation(instance, reviewer, f"株式会社{stem}")
    approver = office(instance, "APPROVER")
    page = approver.get(path).text
    assert "打診先が決まっていません" in page
    assert "承認する" not in page
    assert approve(approver, number).status_code == 409
    assert told(instance, number) == {}
    approver.post(f"{path}/put-back", page=path, put_back_reason="打診先を選んでください")
    review_and_propose(reviewer, number, partner_0=registered)
    assert approve(approver, number).status_code == 200
    assert told(instance, number) == {stem: registered}
