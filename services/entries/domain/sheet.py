"""The entry sheet (エントリーシート): every field, who may see it, and how it is asked.

This one declaration is the source of the form, the API's schema, the check page, the office's view and the
allow-list of public fields. Source: 要領 and the field list of the network; the public columns follow
Fukuoka City's lecture list.
"""

from dataclasses import dataclass
from typing import Literal

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
    """One field of the sheet. ``name`` is that of the API; ``max_length`` counts characters (lines: of each).

    ``width`` is that of a one-line input, as long as what is usually typed.
    """

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
    width: Literal["narrow", "short", "medium", "wide"] = "wide"
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
        width="short",
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
        width="short",
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
        width="medium",
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
        width="short",
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
    _F("audience", "対象", "P", 3, required=True, example="小学2年生から6年生", width="medium"),
    _F("capacity", "人数", "P", 3, required=True, example="15名程度", width="short"),
    _F("schedule", "時期", "P", 3, example="令和9年1月から3月のあいだ", width="medium"),
    _F("duration", "所要時間", "P", 3, required=True, example="1時間～2時間", width="short"),
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
    _F("place", "会場", "P", 3, "textarea", max_length=300, rows=2),
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
        "textarea",
        required=True,
        max_length=500,
        example="プロジェクター、スクリーン、机10台",
        hint="実施する日に、会場に用意しておいていただきたい設備や物です。一覧を見た団体が、用意できるかどうかを確かめるために読みます。ない場合は「なし」とお書きください。",
        rows=3,
    ),
    _F(
        "own_resources",
        "自前で用意するもの",
        "P",
        4,
        "textarea",
        max_length=500,
        example="調理器具、当日の運営スタッフ5名、チラシの印刷",
        hint="ご自分の団体で用意できる物や人です。",
        rows=3,
    ),
    _F(
        "sought_from_partner",
        "連携相手に求めるもの",
        "P",
        4,
        "textarea",
        required=True,
        max_length=500,
        example="食育の講師を1名と、食材を15名分",
        hint="連携する団体にお願いしたい役割や協力です（講師や人手、会場や物の提供、参加の呼びかけなど）。会場の設備や備品は、上の「準備が必要なもの」にお書きください。",
        rows=3,
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
        width="medium",
    ),
    _F("cost_borne_by", "費用を負担する人", "P", 4, width="medium"),
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
        width="narrow",
    ),
    _F(
        "desired_partners",
        "希望する連携相手",
        "S",
        5,
        "lines",
        max_length=100,
        hint="団体名を1行に1つずつ、20団体まで、それぞれ100文字以内でお書きください。事務局だけが読み、公開されません。県とつながりのある団体へは、承認のあとで事務局からご案内します。",
    ),
    _F(
        "past_approaches",
        "これまでの相談の経過",
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
