"""The entry sheet (エントリーシート): every field, who may see it, and how it is asked.

This one declaration is the source of the form, the API's schema, the check page, the office's view and the
allow-list of public fields. Source: 要領 and the field list of the network; the public columns follow
Fukuoka City's lecture list.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from services.chassis.clock import japanese_date
from services.entries.domain.choices import (
    CATEGORIES,
    COST_KINDS,
    DELIVERY_MODES,
    MUNICIPALITIES,
    ORG_TYPES,
    THEMES,
)

Visibility = Literal["P", "I", "S"]
# Who may read a field, in the words of every page that tells it.
READERS: dict[Visibility, str] = {"P": "公開", "I": "連携相手まで", "S": "事務局のみ"}
Kind = Literal["text", "textarea", "radio", "select", "checkboxes", "date", "lines"]


@dataclass(frozen=True)
class SheetField:
    """One field of the sheet. ``name`` is that of the API; ``max_length`` counts characters (lines: of each)."""

    name: str
    label: str
    visibility: Visibility
    step: int
    kind: Kind = "text"
    required: bool = False
    max_length: int = 200
    hint: str = ""
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 4
    input_type: str = "text"
    autocomplete: str = ""

    @property
    def field_id(self) -> str:
        """The name in an HTML form, where a dot would need escaping."""
        return self.name.replace(".", "_")


STEPS = ("団体とご担当者", "事業の内容", "対象・日時・場所", "準備と費用", "連携相手と配慮")

_F = SheetField
FIELDS: tuple[SheetField, ...] = (
    _F(
        "organisation.name",
        "団体名",
        "P",
        1,
        required=True,
        example="認定NPO法人フリースペースたまりば",
        autocomplete="organization",
    ),
    _F("organisation.name_kana", "団体名（ふりがな）", "P", 1),
    _F("organisation.org_type", "団体の種別", "P", 1, "radio", required=True, choices=ORG_TYPES),
    _F(
        "organisation.website",
        "ホームページ",
        "P",
        1,
        max_length=300,
        hint="https:// または http:// から始まるアドレスです。",
        example="https://example.jp/",
        input_type="url",
        autocomplete="url",
    ),
    _F(
        "organisation.corporate_number",
        "法人番号",
        "S",
        1,
        max_length=20,
        hint="13桁の数字です。任意団体の方は空欄のままで結構です。",
    ),
    _F(
        "contact.name",
        "ご担当者のお名前",
        "I",
        1,
        required=True,
        max_length=100,
        hint="公開されません。連携が決まるまで、相手にも伝えません。",
        autocomplete="name",
    ),
    _F(
        "contact.email",
        "ご担当者のメールアドレス",
        "I",
        1,
        required=True,
        max_length=254,
        hint="受付や結果のお知らせをお送りします。公開されません。",
        input_type="email",
        autocomplete="email",
    ),
    _F(
        "contact.phone",
        "ご担当者の電話番号",
        "I",
        1,
        max_length=30,
        hint="日中につながる番号です。公開されません。",
        input_type="tel",
        autocomplete="tel",
    ),
    _F(
        "title",
        "事業名",
        "P",
        2,
        required=True,
        max_length=100,
        example="「食」を通じた居場所の子どもたちと企業の交流会",
    ),
    _F(
        "summary",
        "概要",
        "P",
        2,
        "textarea",
        required=True,
        max_length=1000,
        hint="どのような取組かを、はじめて読む人にも分かるように書いてください。",
    ),
    _F(
        "relevance",
        "孤独・孤立対策との関係",
        "P",
        2,
        "textarea",
        max_length=1000,
        hint="どのように孤独・孤立を防いだり、やわらげたりする取組かをお書きください。",
    ),
    _F("theme", "共通テーマ", "P", 2, "radio", required=True, choices=THEMES),
    _F("category", "区分", "P", 2, "select", required=True, choices=CATEGORIES),
    _F(
        "detailed_plan",
        "詳細な企画",
        "I",
        2,
        "textarea",
        max_length=4000,
        hint="連携相手にだけお見せする内容です。公開されません。",
        rows=6,
    ),
    _F("audience", "対象", "P", 3, required=True, example="小学2年生から6年生"),
    _F("capacity", "人数", "P", 3, required=True, example="15名程度"),
    _F("schedule", "時期", "P", 3, example="令和9年1月から3月のあいだ"),
    _F("duration", "所要時間", "P", 3, required=True, example="1時間～2時間"),
    _F(
        "areas",
        "実施できる地域",
        "P",
        3,
        "checkboxes",
        required=True,
        choices=MUNICIPALITIES,
        hint="あてはまるものをすべて選んでください。",
    ),
    _F("place", "会場", "P", 3, max_length=300),
    _F(
        "delivery_modes",
        "実施方法",
        "P",
        3,
        "checkboxes",
        required=True,
        choices=DELIVERY_MODES,
        hint="あてはまるものをすべて選んでください。",
    ),
    _F(
        "preferred_dates",
        "希望する日程",
        "I",
        3,
        "textarea",
        max_length=500,
        hint="連携相手にだけお見せする内容です。公開されません。",
    ),
    _F(
        "preparation",
        "準備が必要なもの",
        "P",
        4,
        required=True,
        max_length=500,
        example="プロジェクター、スクリーン",
        hint="相手の方に用意していただく設備や物です。ない場合は「なし」とお書きください。",
    ),
    _F("own_resources", "自前で用意するもの", "P", 4, max_length=500),
    _F(
        "sought_from_partner",
        "連携相手に求めるもの",
        "P",
        4,
        required=True,
        max_length=500,
        example="食育の講師と食材",
    ),
    _F("cost_kind", "費用の有無", "P", 4, "radio", required=True, choices=COST_KINDS),
    _F(
        "cost",
        "費用",
        "P",
        4,
        required=True,
        hint="無料の場合は「無料」とお書きください。",
        example="1回 10,450円～（要相談）",
    ),
    _F("cost_borne_by", "費用を負担する人", "P", 4),
    _F(
        "cost_breakdown",
        "費用の内訳",
        "I",
        4,
        "textarea",
        max_length=1000,
        hint="連携相手にだけお見せする内容です。公開されません。",
    ),
    _F(
        "listing_until",
        "掲載期限",
        "P",
        4,
        "date",
        required=True,
        hint="掲載の期限として、一覧に表示します。",
        input_type="date",
    ),
    _F(
        "desired_partners",
        "希望する連携相手",
        "S",
        5,
        "lines",
        max_length=100,
        hint="団体名を1行に1つずつお書きください。事務局だけが読み、公開されません。県とつながりのある団体へは、審査のあとで事務局からご案内します。",
    ),
    _F(
        "past_approaches",
        "これまでの相談や打診の経過",
        "S",
        5,
        "textarea",
        max_length=1000,
        hint="事務局だけが読みます。公開されません。",
    ),
    _F(
        "considerations",
        "配慮が必要なこと",
        "S",
        5,
        "textarea",
        max_length=1000,
        hint="未成年の参加、食品の取扱い、保険など。事務局だけが読みます。個人が特定される情報は書かないでください。",
    ),
)
PUBLIC_FIELDS = tuple(field for field in FIELDS if field.visibility == "P")
# What an introduced partner may read: contacts only follow when both sides wish it.
PARTNER_FIELDS = tuple(
    f for f in FIELDS if f.visibility in ("P", "I") and not f.name.startswith("contact.")
)
MAX_LINES = 20


def display_value(field: SheetField, value: object) -> str | list[str]:
    """A field's value in the words of its choices; free text stays as it was typed."""
    labels = dict(field.choices)
    if field.kind == "date" and isinstance(value, str) and value:
        return _as_written(value)
    if isinstance(value, list):
        return [labels.get(str(item), str(item)) for item in value]
    return labels.get(str(value), str(value)) if value not in (None, "") else ""


def _as_written(typed: str) -> str:
    """A day as officials write it; what is no day yet stays as typed."""
    try:
        return japanese_date(dt.date.fromisoformat(typed))
    except ValueError:
        return typed


def value_of(sheet: dict[str, object], name: str) -> object:
    """A field of a nested sheet by its dotted name; None where it was left out."""
    value: object = sheet
    for part in name.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def pick(sheet: dict[str, object], fields: tuple[SheetField, ...]) -> dict[str, object]:
    """The part of a sheet that consists of ``fields`` and of nothing else (an allow-list)."""
    picked: dict[str, object] = {}
    for field in fields:
        value = value_of(sheet, field.name)
        group, _, leaf = field.name.rpartition(".")
        target = picked.setdefault(group, {}) if group else picked
        assert isinstance(target, dict)
        target[leaf] = value if value is not None else ""
    return picked
