"""The sample organisations and entries, taken in through the product's own doors, in development only."""

import csv
import datetime as dt
import html
import re
import time
from pathlib import Path
from typing import Any

import click
import requests

from services.chassis.runtime.clock import today
from services.chassis.runtime.settings import run_dir
from services.japanese.dates import fiscal_year
from services.registry import instance_settings

PATIENCE_SECONDS = 60
MODES = {
    "「食」を通じた居場所の子どもたちと企業の交流会": ["at_our_place"],
    "若者の自立を支える通信手段の確保": ["goods"],
}


class Office:
    """The console as a browser uses it: pages, form tokens, redirects."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self._url = url
        self._session = requests.Session()
        answer = self.post(
            "/office/sign-in", {"name": name, "password": password}, page="/office/sign-in"
        )
        if "sign-in" in answer.url:
            raise click.ClickException(f"見本のアカウント {name} でサインインできませんでした。")

    def get(self, path: str) -> str:
        answer = self._session.get(self._url + path, timeout=15)
        answer.raise_for_status()
        return answer.text

    def post(self, path: str, fields: dict[str, Any], page: str) -> requests.Response:
        """Send a form of ``page``, with the token and the hidden values it carries."""
        text = self.get(page)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
        answer = self._session.post(self._url + path, {**hidden, **fields}, timeout=15)
        answer.raise_for_status()
        return answer


def load_demo(samples: Path) -> None:
    """Organisations by the importer, released and linked in the console, entries by the intake API, each
    reviewed and approved by two people. What is there already stays as it is.
    """
    settings = instance_settings("entries")
    if not settings.is_development:
        raise click.ClickException("見本は開発環境（ENVIRONMENT=development）でだけ取り込めます。")
    accounts = _read_accounts()
    url = settings.public_url
    _import_organisations(samples)
    reviewer = Office(url, accounts["REVIEWER_NAME"], accounts["REVIEWER_PASSWORD"])
    approver = Office(url, accounts["APPROVER_NAME"], accounts["APPROVER_PASSWORD"])
    _release_organisations(approver)
    _link_members(reviewer)
    with open(samples / "entries.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(rows, start=1):
        number = _submit(url, accounts["INTAKE_KEY"], row)
        _review(reviewer, approver, number, row["desired_partners"])
        click.echo(f"エントリー {place}/{len(rows)}：{number} {row['title']}")


def _read_accounts() -> dict[str, str]:
    lines = (run_dir() / "demo.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _import_organisations(samples: Path) -> None:
    from services.chassis.runtime.database import Database
    from services.members.adapters.table_files import read_table
    from services.members.store.work import Store
    from services.members.usecases.import_organisations import import_organisations

    store = Store(Database(instance_settings("members").database_url, 2, "demo"))
    with store.work() as work:
        report = import_organisations(work, read_table(samples / "organisations.csv"))
    click.echo(f"団体：{report}")


def _release_organisations(office: Office) -> None:
    """What was imported is on the public site only when somebody has released it."""
    page = "/office/organisations/waiting"
    if mark := re.search(r'name="mark" value="([0-9a-f]+)"', office.get(page)):
        office.post(page, {"mark": mark[1]}, page=page)


def _link_members(office: Office) -> None:
    """The prefecture is linked with the members of its network."""
    page = office.get("/office/organisations/?kind=member")
    for organisation in dict.fromkeys(
        re.findall(r'href="(/office/organisations/[0-9a-f-]{36})"', page)
    ):
        if 'name="linked" value="true"' in office.get(organisation):
            office.post(
                f"{organisation}/link",
                {"linked": "true", "purpose": "構成員としての連絡"},
                page=organisation,
            )


def _submit(url: str, key: str, row: dict[str, str]) -> str:
    name = row["organisation"]
    sheet = {
        "title": row["title"],
        "summary": row["summary"],
        "theme": "participation",
        "category": row["category"],
        "audience": row["audience"],
        "capacity": row["capacity"],
        "duration": row["duration"],
        "areas": ["140007"],
        "delivery_modes": MODES.get(row["title"], ["at_your_place"]),
        "preparation": row["preparation"],
        "sought_from_partner": row["sought_from_partner"],
        "cost_kind": "free" if row["cost"] == "無料" else "paid",
        "cost": row["cost"],
        "listing_until": dt.date(fiscal_year(today()) + 2, 3, 31).isoformat(),
        "organisation": {"name": name, "org_type": "npo"},
        "contact": {
            "name": "担当（架空）",
            "email": f"sample-{abs(hash_name(name)) % 1000:03d}@example.jp",
        },
        "desired_partners": [p for p in row["desired_partners"].split(";") if p],
        "consents": dict.fromkeys(
            (
                "guideline",
                "publication",
                "introduction",
                "no_guarantee",
                "declaration",
                "no_personal_data",
                "report",
            ),
            True,
        ),
    }
    answer = requests.post(
        f"{url}/api/v1/entries",
        json=sheet,
        timeout=15,
        headers={
            "Authorization": f"Bearer {key}",
            "Idempotency-Key": f"sample-{hash_name(row['title'])}",
        },
    )
    if answer.status_code != 201:
        raise click.ClickException(
            f"見本「{row['title']}」を申し込めませんでした：HTTP {answer.status_code} {answer.text}"
        )
    return str(answer.json()["number"])


def hash_name(name: str) -> int:
    """A small number that stays the same for one name, for invented addresses and idempotency keys."""
    return sum(ord(character) * place for place, character in enumerate(name, start=1))


def _review(reviewer: Office, approver: Office, number: str, partners: str) -> None:
    """Take, tick, propose; then approve as the second person. A step that was taken before is left out."""
    path = f"/office/entries/{number}"
    page = reviewer.get(path)
    if f'action="{path}/take"' in page:
        reviewer.post(f"{path}/take", {}, page=path)
        page = reviewer.get(path)
    if f'action="{path}/review"' in page:
        _wait_for_partners(reviewer, path, partners)
        verdicts = dict.fromkeys(re.findall(r'name="(verdict_[a-z0-9_]+)"', page), "fit")
        conditions = re.findall(r'name="conditions" value="([a-z0-9_]+)"', page)
        reviewer.post(
            f"{path}/review", {**verdicts, "conditions": conditions, "action": "propose"}, page=path
        )
    if f'action="{path}/approve"' in approver.get(path):
        approver.post(f"{path}/approve", {}, page=path)


def _wait_for_partners(office: Office, path: str, partners: str) -> None:
    """The review page tells whether a desired partner is known yet; entries hears of them by an event."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while partners and "登録なし" in html.unescape(office.get(path)):
        if time.monotonic() > deadline:
            raise click.ClickException(
                "団体が entries に伝わりませんでした。make status で確かめてください。"
            )
        time.sleep(0.5)
