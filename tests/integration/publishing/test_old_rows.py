"""A release over what an earlier one stored, and rows that nothing can be made of."""

import json
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
import structlog

from services.publishing.build.live_site import LiveSite
from services.publishing.build.parallel import ParallelRenderer
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.build.rendering import directly
from services.publishing.domain.entry import SheetOrganisation
from services.publishing.readers import ProfilePublished, PublicSheet
from services.publishing.store.set_aside import TooManyBadRows
from services.publishing.usecases.repair_site import repair_site
from tests.integration.publishing.site import Site
from tests.unit.publishing.samples import design

# What rows have had from the first release on; everything else may be missing in a stored one.
ALWAYS = {"title", "category", "organisation", "name", "slug"}
LATER = [
    *(name for name in PublicSheet().fields if name not in ALWAYS),
    *(f"organisation.{name}" for name in get_type_hints(SheetOrganisation) if name not in ALWAYS),
]


@pytest.fixture
def said() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def store(site: Site, number: str, change: str) -> None:
    """Change the stored sheet of an entry behind the product's back, as a release before this one left it."""
    with site.database.unit_of_work() as uow:
        uow.execute(f"UPDATE entry SET sheet = {change} WHERE number = %s", (number,))


def page(site: Site, path: str) -> str:
    return (site.folder / "current" / path).read_text()


def fail_over(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """From now on no page of one row can be rendered whose content has this word."""
    layout = design().context.layout
    render = layout.page

    def break_over(content: str, *arguments: Any, **more: Any) -> bytes:
        if word in content and "<article" in content:
            raise ValueError(word)
        return render(content, *arguments, **more)

    monkeypatch.setattr(layout, "page", break_over)


@pytest.mark.parametrize("name", LATER)
def test_a_row_without_a_field_that_came_later_is_drawn_everywhere(site: Site, name: str) -> None:
    site.approve("R8-0001", title="前の版で保存した事業")
    site.show()
    store(site, "R8-0001", f"sheet #- '{{{name.replace('.', ',')}}}'")
    site.build()
    assert site.versions() == {"R8-0001": 1}
    assert site.faults() == []
    for path in ("index.html", "feed.atom", "organisations/danchi-no-kai/index.html"):
        assert "前の版で保存した事業" in page(site, path), path


def test_every_field_of_an_organisation_but_its_first_ones_has_a_default() -> None:
    assert {name for name, field in ProfilePublished().fields.items() if field.required} <= ALWAYS


def test_a_field_that_only_a_later_release_knows_reaches_no_file(site: Site) -> None:
    site.approve("R8-0001")
    store(site, "R8-0001", """sheet || '{"place": null, "added_later": "あとの版の項目"}'""")
    store(site, "R8-0001", """jsonb_set(sheet, '{organisation,added_later}', '"あとの版の項目"')""")
    with site.database.unit_of_work() as uow:
        uow.execute("UPDATE entry SET sheet_schema = 99")
    site.build()
    assert site.versions() == {"R8-0001": 1}
    for file in (site.folder / "current/").rglob("*.*"):
        assert "あとの版の項目" not in file.read_bytes().decode(errors="replace"), file


def test_one_bad_row_keeps_its_page_and_holds_nobody_up(site: Site, said: list[Any]) -> None:
    for number in ("R8-0001", "R8-0002"):
        site.approve(number, title=f"はじめの題 {number}")
    site.build()
    site.approve("R8-0001", 2, title="読めない題")
    store(site, "R8-0001", "sheet - 'title'")
    site.approve("R8-0002", 2, title="直した題")
    site.approve("R8-0003", title="新しい題")
    marker = site.build()
    assert marker.set_aside == ["entry:R8-0001"]
    assert [line["key"] for line in said if line["event"] == "row_set_aside"] == ["R8-0001"]
    assert "はじめの題" in page(site, "entries/R8-0001/index.html")
    assert site.versions() == {"R8-0002": 2, "R8-0003": 1}
    assert ("R8-0001", 2) not in site.announced()
    assert site.faults() == ["作れないため、前のままにしているページです：entry:R8-0001"]
    # The next releases leave it alone, and a row that can be read again is shown and announced.
    site.approve("R8-0004")
    assert site.build().set_aside == ["entry:R8-0001"]
    assert site.build() is None
    assert "はじめの題" in page(site, "entries/R8-0001/index.html")
    site.approve("R8-0001", 3, title="読める題")
    assert site.build().set_aside == []
    assert site.versions()["R8-0001"] == 3
    assert ("R8-0001", 3) in site.announced()
    assert site.faults() == []


def test_a_bad_row_that_never_had_a_page_is_not_asked_for_again(
    site: Site, said: list[Any]
) -> None:
    site.approve("R8-0001")
    site.approve("R8-0002")
    store(site, "R8-0001", "sheet - 'title'")
    site.build()
    slots = ReleaseSlots(site.folder)
    assert repair_site(site.store, LiveSite(slots, directly)) == 0
    site.approve("R8-0003")
    for _ in range(3):
        site.build()
    assert site.build() is None
    assert site.versions() == {"R8-0002": 1, "R8-0003": 1}
    assert [line["event"] for line in said].count("row_set_aside") == 1


@pytest.mark.parametrize("processes", [1, 2])
def test_a_page_that_cannot_be_drawn_is_left_as_it_was(
    site: Site, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    for number in range(1, 301):
        site.approve(f"R8-{number:04d}")
    site.show()
    site.build()
    before = page(site, "entries/R8-0007/index.html")
    fail_over(monkeypatch, "R8-0007")
    site.approve("R8-0400")
    renderer = (
        ParallelRenderer(site.database.dsn, ReleaseSlots(site.folder), design())
        if processes > 1
        else None
    )
    try:
        marker = site.build(full=True, renderer=renderer)
    finally:
        if renderer:
            renderer.close()
    assert marker.set_aside == ["entry:R8-0007"]
    assert page(site, "entries/R8-0007/index.html") == before
    assert len(site.versions()) == 300
    assert "R8-0007" not in site.versions()
    # The organisation's own page fails over the name of its newest entries no more than the others.
    assert "R8-0400" in page(site, "organisations/danchi-no-kai/index.html")


def test_an_organisation_that_cannot_be_drawn_holds_nobody_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.show()
    site.build()
    fail_over(monkeypatch, "描けない活動")
    site.show(2, activities="描けない活動")
    site.approve("R8-0001", organisation__name="ほかの会")
    assert site.build().set_aside == ["organisation:danchi-no-kai"]
    assert "団地で集まりを開きます。" in page(site, "organisations/danchi-no-kai/index.html")
    assert json.loads(page(site, "open-data/organisations.json")) == []
    assert site.versions() == {"R8-0001": 1}


def test_a_release_that_can_draw_hardly_anything_is_not_put_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 8):
        site.approve(f"R8-{number:04d}")
    site.build()
    fail_over(monkeypatch, "R8-")
    with pytest.raises(TooManyBadRows):
        site.build(full=True)
    assert len(site.versions()) == 7
    assert site.faults() == []
