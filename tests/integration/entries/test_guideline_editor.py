"""The guideline's editor over real sessions: who may, who came first, and what is left of what was typed."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import requests

from services.chassis.runtime import clock
from tests.integration.entries.test_review import taken
from tests.running import Browser, Running, office

LIST, DRAFT = "/office/guideline/", "/office/guideline/draft"
SECOND = "ほかの人が案を変えました"


def send(person: Browser, path: str, seen: dict[str, str], **fields: object) -> requests.Response:
    """Send a form of a page that was opened before, whose hidden values are ``seen``."""
    return person.session.post(person.url + path, {**seen, **fields}, timeout=20)


@pytest.fixture
def admin(instance: Running) -> Iterator[Browser]:
    """An administrator with a fresh draft, which is given up afterwards: what is in force here stays."""
    person = office(instance, "ADMIN")
    person.post(f"{DRAFT}/discard", page=DRAFT)
    answer = person.post(DRAFT, page=LIST)
    assert answer.url.endswith(f"{DRAFT}?done=begin")
    yield person
    person.post(f"{DRAFT}/discard", page=DRAFT)


def test_points_are_added_changed_moved_and_removed_and_the_differences_are_shown(
    admin: Browser,
) -> None:
    form = f"{DRAFT}/items/new"
    answer = admin.post(
        form, page=form, text="多世代が参加できる", help="年齢を見ます。", origin=""
    )
    assert answer.history[0].status_code == 303
    assert "加えました。" in answer.text
    code = re.findall(r'id="point-(v\d+_\d+)"', answer.text)[0]
    path = f"{DRAFT}/items/{code}"
    assert "年齢を見ます。" in admin.get(path).text
    admin.post(path, page=path, text="どの世代も参加できる", help="", origin="検討会")
    admin.post(f"{path}/move", page=DRAFT, to="up")
    intro = f"{DRAFT}/intro"
    admin.post(intro, page=intro, intro="次の要件を満たす取組です。")
    reason = f"{DRAFT}/stock_reasons/new"
    admin.post(
        reason, page=reason, label="世代", words="書いてください。", field="audience", item=code
    )
    draft = admin.get(DRAFT).text
    assert "シートの項目：対象　要件：どの世代も参加できる" in draft
    assert draft.index("どの世代も参加できる") < draft.index("安全への配慮がある")
    differences = admin.get(f"{DRAFT}/in-force").text
    for words in (
        "どの世代も参加できる",
        "検討会",
        "次の要件を満たす取組です。",
        "書いてください。",
    ):
        assert words in differences
    admin.post(f"{path}/remove", page=DRAFT)
    assert "どの世代も参加できる" not in admin.get(f"{DRAFT}/in-force").text


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    admin: Browser, instance: Running
) -> None:
    colleague = office(instance, "ADMIN")
    path = f"{DRAFT}/items/safe"
    seen = colleague.hidden(path)
    admin.post(path, page=path, text="安全に気を配っている", help="", origin="")
    refused = send(colleague, path, seen, text="安全第一である", help="長い説明", origin="")
    assert refused.history[0].status_code == 303
    for words in (SECOND, "安全第一である", "長い説明", "安全に気を配っている"):
        assert words in refused.text
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', refused.text))
    send(colleague, path, again, text="安全第一である", help="長い説明", origin="")
    assert "安全第一である" in admin.get(path).text

    seen = colleague.hidden(path)
    admin.post(f"{path}/remove", page=DRAFT)
    refused = send(colleague, path, seen, text="やはり安全", help="", origin="")
    assert SECOND in refused.text
    assert "やはり安全" in refused.text
    assert f'action="{DRAFT}/items/new"' in refused.text

    seen = colleague.hidden(f"{DRAFT}/intro")
    admin.post(f"{DRAFT}/discard", page=DRAFT)
    refused = send(colleague, f"{DRAFT}/intro", seen, intro="新しい前文")
    assert "案はもうありません" in refused.text
    assert "新しい前文" in refused.text


def test_what_is_missing_is_named_at_its_field_and_nothing_typed_is_lost(admin: Browser) -> None:
    path = f"{DRAFT}/items/new"
    answer = admin.post(path, page=path, text="　", help="説明" * 501, origin="資料")
    assert "<title>エラー：" in answer.text
    assert "要件を入力してください" in answer.text
    assert "1000文字以内で入力してください（いま1002文字）" in answer.text
    assert 'value="資料"' in answer.text
    in_force = f"{DRAFT}/in-force"
    answer = admin.post(in_force, page=in_force, in_force_from="あした")
    assert "年月日で入力してください" in answer.text
    assert "チェックを入れてください" in answer.text
    today = clock.today()
    for day in (today - dt.timedelta(days=1), today + dt.timedelta(days=400)):
        answer = admin.post(in_force, page=in_force, in_force_from=day.isoformat(), confirmed="on")
        assert "までの日にしてください" in answer.text
    answer = admin.post(in_force, page=in_force, in_force_from=today.isoformat(), confirmed="on")
    assert "同じ内容です" in answer.text


def test_staff_without_the_role_read_everything_and_change_nothing(
    admin: Browser, instance: Running
) -> None:
    reviewer = office(instance, "REVIEWER")
    seen = admin.hidden(DRAFT)
    for page in (LIST, f"{LIST}1", DRAFT, f"{DRAFT}/in-force"):
        answer = reviewer.get(page)
        assert answer.status_code == 200
        assert "変える<" not in answer.text
    token = {**reviewer.hidden(LIST), "revision": seen["revision"]}
    for path in (
        "",
        "/discard",
        "/intro",
        "/in-force",
        "/items/safe",
        "/items/safe/move",
        "/items/safe/remove",
    ):
        assert send(reviewer, DRAFT + path, token, text="x").status_code == 403
    for page in ("/intro", "/items/safe", "/items/new"):
        assert reviewer.get(DRAFT + page).status_code == 403
    assert admin.hidden(DRAFT)["revision"] == seen["revision"]


def test_the_public_reads_each_version_and_no_draft(admin: Browser, instance: Running) -> None:
    intro = f"{DRAFT}/intro"
    admin.post(intro, page=intro, intro="まだ案の前文です。")
    visitor = Browser(instance.url)
    in_force = visitor.get("/apply/guideline")
    assert in_force.status_code == 200
    assert "まだ案の前文です。" not in in_force.text
    assert "孤独・孤立対策に資する取組である" in visitor.get("/apply/guideline?version=1").text
    for unknown in ("99999", "0", "x", "９", "9" * 3000):
        assert visitor.get(f"/apply/guideline?version={unknown}").status_code in (404, 414)


def test_a_checklist_of_another_version_is_not_saved_and_stays_on_the_page(
    instance: Running,
) -> None:
    reviewer = office(instance, "REVIEWER")
    page = f"/office/entries/{taken(instance, reviewer)}"
    answer = reviewer.post(
        f"{page}/review", page=page, guideline="0", action="save", opinion="途中の所見"
    )
    assert answer.history[0].status_code == 303
    assert "要領が新しい版になりました" in answer.text
    assert "途中の所見" in answer.text
    assert "途中の所見" not in reviewer.get(page).text
