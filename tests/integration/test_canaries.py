"""Nothing private leaves its owner: marked words are sent through the whole system and searched for everywhere."""

import os
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from services.registry import SERVICES
from tests.builders import entry_sheet
from tests.running import Running, approve, eventually, office, review_and_propose

MARK = f"kanaria{uuid.uuid4().hex[:10]}"
# What is only for the secretariat, or a person: nowhere but in the owner's database.
SECRET: dict[str, Any] = {
    "desired_partners": [f"{MARK}soudansaki"],
    "past_approaches": f"{MARK}keika",
    "considerations": f"{MARK}hairyo",
    "contact__name": f"{MARK}shimei",
    "contact__email": f"{MARK}yuubin@example.jp",
    "contact__phone": "045-987-6543",
}
PHONE = "045-987-6543"
# What introduced partners may read, but not the public.
FOR_PARTNERS = {
    "detailed_plan": f"{MARK}kikaku",
    "preferred_dates": f"{MARK}nittei",
    "cost_breakdown": f"{MARK}uchiwake",
}


@pytest.fixture(scope="module")
def number(instance: Running) -> str:
    """An entry with marked words that has gone all the way: approved, offered to a partner, listed."""
    partners = [*SECRET["desired_partners"], "株式会社ファンケル"]
    sheet = entry_sheet(
        title="目印のついた事業", **{**SECRET, **FOR_PARTNERS, "desired_partners": partners}
    )
    number = instance.submit(sheet).json()["number"]
    review_and_propose(office(instance, "REVIEWER"), number)
    approve(office(instance, "APPROVER"), number)
    eventually(lambda: requests.get(f"{instance.url}/entries/{number}/", timeout=10).ok)
    eventually(
        lambda: [m for m in instance.mails_to(SECRET["contact__email"]) if "掲載" in m["Subject"]]
    )
    # A request that fails, and one with the words in its address, for what logs make of them.
    instance.submit({**sheet, "title": ""})
    requests.get(f"{instance.url}/apply/status", params={"q": MARK}, timeout=10)
    requests.get(f"{instance.url}/answer/{MARK}", timeout=10)
    return str(number)


def words() -> list[bytes]:
    flat = [*SECRET["desired_partners"], *(v for k, v in SECRET.items() if k != "desired_partners")]
    return [str(word).encode() for word in flat]


def found_in_files(folder: Path, wanted: list[bytes]) -> list[str]:
    found = []
    for root, _, files in os.walk(folder, followlinks=False):
        for name in files:
            content = Path(root, name).read_bytes()
            found += [f"{Path(root, name)}: {word.decode()}" for word in wanted if word in content]
    return found


def dump(instance: Running, service: str) -> bytes:
    """Everything in a service's database, as its owner sees it."""
    done = subprocess.run(
        [
            "/bin/sh",
            "-c",
            'PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin | tail -1)"; exec pg_dump --data-only "$0"',
            instance.secret(f"{service}/migration_database_url"),
        ],
        capture_output=True,
        check=True,
    )
    return done.stdout


def test_the_words_are_kept_by_their_owner(instance: Running, number: str) -> None:
    kept = dump(instance, "entries")
    assert all(word in kept for word in words()), (
        "the search below would find nothing, whatever leaked"
    )


def test_no_other_service_keeps_them(instance: Running, number: str) -> None:
    for service in SERVICES:
        if service != "entries":
            kept = dump(instance, service)
            # The ledger keeps mails as they were sent; the applicant's own tells which partner has no link.
            wanted = [w for w in words() if service != "notifications" or b"soudansaki" not in w]
            assert [w.decode() for w in wanted if w in kept] == [], service


def test_no_event_carries_them(instance: Running, number: str) -> None:
    everything = [*words(), *(value.encode() for value in FOR_PARTNERS.values())]
    for service in SERVICES:
        with instance.database(service).unit_of_work() as uow:
            rows = uow.all(
                "SELECT body FROM outbox UNION ALL SELECT body FROM inbox_retry"
                " UNION ALL SELECT convert_from(body, 'UTF8') FROM dead_letter WHERE event_id IS NOT NULL"
            )
        bodies = "".join(row["body"] for row in rows).encode()
        assert number.encode() in bodies or service != "entries"
        assert [w.decode() for w in everything if w in bodies] == [], service


def test_no_file_of_the_broker_holds_them(instance: Running, number: str) -> None:
    assert (
        found_in_files(
            instance.run_dir / "rabbitmq", [*words(), *(v.encode() for v in FOR_PARTNERS.values())]
        )
        == []
    )


def test_no_log_holds_them(instance: Running, number: str) -> None:
    logs = instance.run_dir / "log"
    assert any(logs.iterdir())
    assert (
        found_in_files(
            logs, [*words(), *(v.encode() for v in FOR_PARTNERS.values()), MARK.encode()]
        )
        == []
    )


def test_no_public_file_holds_them(instance: Running, number: str) -> None:
    site = instance.run_dir / "site"
    assert found_in_files(site, ["目印のついた事業".encode()]), "the entry is public"
    assert found_in_files(site, [*words(), *(v.encode() for v in FOR_PARTNERS.values())]) == []


def test_no_public_page_through_the_front_door_holds_them(instance: Running, number: str) -> None:
    for path in (
        "/",
        "/entries/",
        f"/entries/{number}/",
        "/organisations/",
        "/open-data/entries.json",
        "/open-data/entries.csv",
        "/feed.atom",
        "/sitemap.xml",
    ):
        answer = requests.get(instance.url + path, timeout=10)
        assert answer.ok, path
        assert MARK not in answer.text, path


def test_partners_read_no_contact_and_no_other_partner(instance: Running, number: str) -> None:
    mails = [m for m in instance.mails() if number in m["Subject"] and "相談" in m["Subject"]]
    assert len(mails) == 1
    text = mails[0].get_content()
    assert all(value in text for value in FOR_PARTNERS.values())
    assert [w.decode() for w in words() if w.decode() in text] == []


def test_the_receipt_carries_nothing_that_was_typed_but_the_number(
    instance: Running, number: str
) -> None:
    receipts = [
        m for m in instance.mails_to(SECRET["contact__email"]) if "受け付け" in m["Subject"]
    ]
    assert len(receipts) == 1
    assert number in receipts[0].get_content()
    assert "目印のついた事業" not in receipts[0].as_string() + receipts[0].get_content()
    assert MARK not in receipts[0].get_content()


def test_addresses_carry_no_token_into_the_access_log(instance: Running, number: str) -> None:
    log = "".join(
        f.read_text(errors="replace") for f in (instance.run_dir / "log").glob("*") if f.is_file()
    )
    assert f"/answer/{MARK}" not in log
    assert PHONE not in log
