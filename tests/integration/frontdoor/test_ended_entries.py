"""An entry that is taken down is gone from the whole site at once, says so at its old address, and comes back whole."""

import uuid

import requests

from tests.builders import entry_sheet
from tests.running import Running, approve, eventually, office, review_and_propose

LISTS = ("/entries/", "/open-data/entries.json", "/open-data/entries.csv", "/feed.atom", "/sitemap.xml", "/")  # fmt: skip


def page(instance: Running, number: str) -> requests.Response:
    return requests.get(f"{instance.url}/entries/{number}/", timeout=10, allow_redirects=False)


def test_what_is_taken_down_is_gone_everywhere_and_comes_back_after_a_second_persons_yes(
    instance: Running,
) -> None:
    title = f"止める会{uuid.uuid4().hex[:8]}"
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    number = instance.submit(entry_sheet(title=title)).json()["number"]
    review_and_propose(reviewer, number)
    approve(approver, number)
    eventually(lambda: page(instance, number).status_code == 200)
    path = f"/office/entries/{number}"
    eventually(lambda: "掲載中" in reviewer.get(path).text)

    reviewer.post(f"{path}/suspend", page=path, suspend_reason="苦情があったため")
    eventually(lambda: page(instance, number).status_code == 410)
    gone = page(instance, number)
    assert "掲載を終了しました" in gone.text
    assert title not in gone.text
    assert number in gone.text
    assert "掲載終了、反映済み" in instance.tsunagari("entry", number).stdout
    assert "default-src" in gone.headers["Content-Security-Policy"]
    assert requests.head(gone.url, timeout=10).status_code == 410
    assert requests.get(gone.url.rstrip("/"), timeout=10).status_code == 410
    assert requests.get(f"{gone.url}ended.html", timeout=10).status_code == 404
    for address in LISTS:
        shown = requests.get(f"{instance.url}{address}", timeout=10)
        assert shown.status_code == 200
        assert title not in shown.text, address
        assert number not in shown.text, address

    # Whoever stopped it is not the second person, and a reviewer is none at all.
    reviewer.post(f"{path}/resume", page=path)
    assert page(instance, number).status_code == 410
    approver.post(f"{path}/resume", page=path)
    eventually(lambda: page(instance, number).status_code == 200)
    assert title in page(instance, number).text
    eventually(lambda: "掲載中" in reviewer.get(path).text)
    eventually(
        lambda: title in requests.get(f"{instance.url}/open-data/entries.json", timeout=10).text
    )
