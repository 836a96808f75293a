"""A list of organisations on its way to the public: taken in, looked at, released."""

import csv
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e import office
from tests.e2e.examination import Examiner
from tests.running import Running, eventually


def write(file: Path, name: str, activities: str) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["団体名", "団体種別", "区分", "活動エリア", "活動内容"])
        writer.writerow([name, "npo", "県内団体", "横浜市、川崎市", activities])
    return file


def test_imported_organisation_becomes_public_by_the_button_and_not_before(
    instance: Running, visitor: Callable[..., Examiner], tmp_path: Path
) -> None:
    name = f"公開を待つ会{uuid.uuid4().hex[:6]}"
    tmp_path.chmod(0o755)
    file = write(tmp_path / "list.csv", name, "毎月のお茶会です。")
    imported = instance.tsunagari("import", "organisations", str(file))
    assert imported.returncode == 0, imported.stderr
    assert "/office/organisations/waiting" in imported.stdout
    somebody, official = visitor(), visitor()
    office.sign_in(official.page, instance, "APPROVER")
    official.page.goto(f"{instance.url}/office/organisations/")
    official.page.get_by_role("link", name="公開待ちの団体を見る").click()
    official.look("office-organisations-waiting")
    row = official.page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("毎月のお茶会です。")
    somebody.page.goto(f"{instance.url}/organisations/")
    expect(somebody.page.get_by_text(name)).to_have_count(0)

    row.get_by_role("button", name="公開する").click()
    expect(official.page.get_by_role("status").first).to_contain_text("公開しました")

    def is_public(words: str) -> bool:
        somebody.page.goto(f"{instance.url}/organisations/")
        return somebody.page.get_by_text(words).count() > 0

    eventually(lambda: is_public(name))
    somebody.page.get_by_role("link", name=name, exact=True).click()
    somebody.look("site-organisation-released")
    expect(somebody.page.get_by_text("最終確認日")).to_have_count(0)

    write(file, name, "毎週のお茶会です。")
    assert instance.tsunagari("import", "organisations", str(file)).returncode == 0
    assert is_public("毎月のお茶会です。")
    official.page.goto(f"{instance.url}/office/organisations/waiting")
    official.page.get_by_role("link", name=name).click()
    official.look("office-organisation-waiting")
    official.page.goto(f"{instance.url}/office/organisations/waiting")
    official.page.get_by_role("button", name="団体をすべて公開する").click()
    official.look("office-organisations-none-waiting")
    eventually(lambda: is_public("毎週のお茶会です。"))
