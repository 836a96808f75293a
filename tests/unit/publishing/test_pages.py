"""What pages say: text as typed, and no text that acts."""

import json
import re
from typing import Any

from services.publishing.usecases.publish_entry import publish_entry
from services.publishing.usecases.publish_profile import publish_profile
from services.publishing.usecases.withdraw_entry import withdraw_entry
from tests.unit.publishing.fakes import FakeWork
from tests.unit.publishing.rendered import TEXTS, Elements, filled, render
from tests.unit.publishing.samples import APPROVED_ON, HOSTILE, profile, sheet


def test_hostile_text_stays_text_on_every_page_and_in_every_file(tmp_path: Any) -> None:
    hostile: dict[str, Any] = {name: HOSTILE for name in TEXTS if name != "category"}
    hostile |= {
        "category": "高齢者",
        "organisation__name": HOSTILE,
        "organisation__name_kana": HOSTILE,
    }
    hostile |= {
        "areas": [HOSTILE],
        "delivery_modes": [HOSTILE],
        "organisation__website": "javascript:alert(3)",
    }
    work = filled(**hostile)
    texts = dict.fromkeys(("name", "name_kana", "activities"), HOSTILE)
    publish_profile(work, "x", 1, profile(slug="x", **texts))
    for path, text in render(work, tmp_path).items():
        if path.endswith(".html"):
            elements = Elements(text)
            assert not [tag for tag, attributes in elements.tags if "onerror" in attributes], path
            scripts = [
                attributes.get("type") or attributes.get("src")
                for tag, attributes in elements.tags
                if tag == "script"
            ]
            assert set(scripts) <= {"application/ld+json", "/assets/tsunagari.js"}, path
            for script in filter(str.strip, elements.scripts):
                json.loads(script)
            assert "javascript:" not in str([a.get("href") for _, a in elements.tags]), path
            assert "49" not in elements.words.replace("R8-0049", ""), path
        elif path.endswith((".xml", ".atom")):
            assert "<script" not in text, path
    page = Elements((tmp_path / "a/entries/R8-0001/index.html").read_text())
    assert HOSTILE in page.words
    assert json.loads("".join(page.scripts))["name"] == HOSTILE
    record = json.loads((tmp_path / "a/open-data/entries.json").read_text())[0]
    assert record["title"] == HOSTILE
    assert record["organisation"]["website"] == ""


def test_an_address_of_old_that_may_be_no_link_is_still_read(tmp_path: Any) -> None:
    old = "https://example.jp:99999/"
    work = filled(organisation__website=old)
    publish_profile(work, "x", 1, profile(slug="x", website=old))
    render(work, tmp_path)
    for path in ("entries/R8-0001", "organisations/x"):
        page = Elements((tmp_path / f"a/{path}/index.html").read_text())
        assert old in page.words, path
        assert old not in [attributes.get("href") for _, attributes in page.tags], path
    assert old in (tmp_path / "a/entries/list.csv").read_text()


def test_text_is_shown_exactly_as_typed(tmp_path: Any) -> None:
    typed = {
        "cost": "1回10,450円～(要相談)",
        "capacity": "何名でも可能",
        "title": "①㈱髙﨑の会　～春～",
        "cost_kind": "paid",
    }
    render(filled(**typed), tmp_path)
    for path in ("entries/index.html", "entries/R8-0001/index.html"):
        words = Elements((tmp_path / "a" / path).read_text()).words
        for value in (typed["cost"], typed["capacity"], typed["title"], "有料"):
            assert value in words, (path, value)


def test_the_list_has_the_columns_of_the_lecture_list(tmp_path: Any) -> None:
    page = render(filled(), tmp_path)["entries/index.html"]
    headings = re.findall(r'<th role="columnheader" scope="col" class="[^"]+">([^<]+)</th>', page)
    assert headings[:9] == [
        "番号",
        "事業名",
        "概要",
        "対象",
        "人数",
        "時間",
        "準備が必要なもの",
        "費用",
        "実施団体",
    ]
    assert headings[9:] == ["ホームページ", "地域", "求める連携相手", "募集状況", "掲載日／期限"]
    labels = re.findall(r'data-label="([^"]+)"', page)
    assert labels == headings
    assert page.count("試験事務局") == 2  # once above the tables, once at the foot of every page


def test_a_link_to_a_homepage_says_whose_it_is(tmp_path: Any) -> None:
    page = render(filled(organisation__website="https://example.jp/"), tmp_path)[
        "entries/index.html"
    ]
    link = page.partition('data-label="ホームページ">')[2].partition("</td>")[0]
    assert Elements(link).words == "団地の会のホームページ"
    without = render(filled(), tmp_path)["entries/index.html"]
    assert "ホームページ</a>" not in without


def test_every_page_says_who_runs_the_network(tmp_path: Any) -> None:
    files = render(filled(), tmp_path)
    for path in files:
        if path.endswith(".html") and not path.startswith("_parts"):
            header, _, rest = files[path].partition("</header>")
            footer = rest.partition("<footer")[2]
            for words in ("神奈川県", "試験局", "試験室"):
                assert words in header, (path, words)
                assert words in footer, (path, words)
            for words in ("試験事務局", "〒231-8588", "045-210-1111", "office@example.jp"):
                assert words in footer, (path, words)


def test_an_empty_site_has_every_standing_page(tmp_path: Any) -> None:
    files = render(FakeWork(), tmp_path)
    assert json.loads(files["open-data/entries.json"]) == []
    assert {
        "index.html",
        "404.html",
        "entries/index.html",
        "assets/tsunagari.css",
        "feed.atom",
    } <= set(files)
    assert "いま掲載しているエントリーはありません。" in files["entries/index.html"]


def test_a_link_of_an_organisation_passes_nothing_on(tmp_path: Any) -> None:
    page = render(filled(organisation__website="https://example.jp/a?b=1&c=2"), tmp_path)[
        "entries/R8-0001/index.html"
    ]
    links = [
        a
        for tag, a in Elements(page).tags
        if tag == "a" and a.get("href") == "https://example.jp/a?b=1&c=2"
    ]
    assert links
    assert {link["rel"] for link in links} == {"nofollow noopener"}


def test_the_page_of_an_ended_entry_tells_its_number_and_the_way_on_and_no_word_of_it(
    tmp_path: Any,
) -> None:
    typed = {name: f"消した{name}の言葉" for name in TEXTS if name != "category"}
    work = filled(
        **typed, organisation__name="消した団体名", organisation__name_kana="けしただんたい"
    )
    withdraw_entry(work, "R8-0001", 2)
    files = render(work, tmp_path)
    assert "entries/R8-0001/index.html" not in files
    ended = Elements(files["entries/R8-0001/ended.html"])
    for words in ("掲載を終了しました", "R8-0001", "試験事務局", "受付番号と照会コード"):
        assert words in ended.words
    assert {"/entries/", "/apply/status"} <= {a.get("href") for _, a in ended.tags}
    for path, text in files.items():
        assert "消した" not in text, path
        assert "けしただんたい" not in text, path
    # Another entry's page would say the same but for the number.
    other = filled()
    publish_entry(other, "R8-0002", 1, 1, APPROVED_ON, sheet(title="別の事業"))
    withdraw_entry(other, "R8-0002", 2)
    page = render(other, tmp_path / "other")["entries/R8-0002/ended.html"]
    assert page.replace("R8-0002", "R8-0001") == files["entries/R8-0001/ended.html"]
    leading = [path for path, text in files.items() if "/entries/R8-0001/" in text]
    assert leading == [], "it is in no list, feed or sitemap"
