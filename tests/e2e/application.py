"""An applicant at the form of /apply/: what they type, step by step."""

import uuid
from typing import Any

from playwright.sync_api import Locator, Page

from tests.builders import LISTING_UNTIL

# By step, as a person in a hurry types it: circled digits, full-width digits, abbreviated companies.
TITLE = "①団地でつながるお茶の間～髙橋さんちの縁側～"
CAPACITY = "何名でも可能（15名程度が目安）"
DURATION = "1時間～2時間"
COST = "1回 10,450円～（要相談）"
KNOWN_PARTNER, ABBREVIATED_PARTNER = "株式会社ファンケル", "㈱ツルハ"
APPLICANT = "NPO法人みどりの縁側"


def answers(unknown_partner: str, email: str) -> tuple[dict[str, Any], ...]:
    """Sound answers to the five steps, by the names of the inputs."""
    return (
        {
            "organisation_name": APPLICANT,
            "organisation_name_kana": "みどりのえんがわ",
            "organisation_org_type": "npo",
            "contact_name": "試験 花子",
            "contact_email": email,
            "contact_phone": "０４５−２１０−１１１１",
        },
        {
            "title": TITLE,
            "summary": "団地の集会所で月に一度お茶会を開き、ひとり暮らしの方と近くの会社の方が話す場をつくります。\n"
            "はじめての方も、途中からの参加も歓迎します。",
            "relevance": "外に出る機会が減った方が、顔見知りをつくるきっかけになります。",
            "theme": "participation",
            "category": "高齢者",
            "detailed_plan": "午前に設営、午後にお茶会。会社の方には食の話を30分していただきます。",
        },
        {
            "audience": "団地にお住まいの方",
            "capacity": CAPACITY,
            "duration": DURATION,
            "areas": ["141003", "142018"],
            "delivery_modes": ["at_our_place"],
        },
        {
            "preparation": "なし",
            "sought_from_partner": "お茶とお菓子、話をしてくださる方",
            "cost_kind": "paid",
            "cost": COST,
            "listing_until": LISTING_UNTIL,
        },
        {
            "desired_partners": "\n".join((KNOWN_PARTNER, ABBREVIATED_PARTNER, unknown_partner)),
            "considerations": "足元の悪い方がいるため、1階の部屋を使います。",
        },
    )


def invented_partner() -> str:
    """An organisation that nobody knows, recognisable wherever it should not appear."""
    return f"合同会社どこにもない{uuid.uuid4().hex[:8]}"


def invented_address() -> str:
    return f"engawa-{uuid.uuid4().hex[:8]}@example.jp"


def fill(page: Page, typed: dict[str, Any]) -> None:
    """Fill in inputs by name, whatever their kind."""
    for name, value in typed.items():
        inputs = page.locator(f"[name={name}]")
        kind = _kind(inputs.first)
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                page.locator(f"[name={name}][value='{one}']").check()
        elif kind == "select-one":
            inputs.select_option(value)
        else:
            inputs.fill(value)


def _kind(element: Locator) -> str:
    return str(element.evaluate("element => element.type"))


def go_on(page: Page) -> None:
    """Press the one primary button of a page."""
    page.locator("main button.button-primary").click()


def fill_all_steps(page: Page, url: str, steps: tuple[dict[str, Any], ...]) -> None:
    """From the start page to the check page, without a detour."""
    page.goto(f"{url}/apply/")
    page.get_by_role("button", name="新しく書きはじめる").click()
    for number, typed in enumerate(steps, start=1):
        page.wait_for_url(f"{url}/apply/{number}")
        fill(page, typed)
        go_on(page)
    page.wait_for_url(f"{url}/apply/check")


def give_consents(page: Page) -> None:
    for box in page.locator("input[name^=consents_]").all():
        box.check()


def number_and_code(page: Page) -> tuple[str, str]:
    """受付番号 and 照会コード of the confirmation page."""
    number, code = page.locator(".panel-numbers dd").all_inner_texts()
    return number.strip(), code.strip()
