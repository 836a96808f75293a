"""One row of a list of organisations: every cell read, every fault named with the way to mend it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.japanese.hidden_characters import (
    HiddenCharacter,
    clean_text,
    has_several_lines,
    shows_nothing,
    without_invisible,
)
from services.japanese.labels import ORG_TYPES, ORGANISATION_KINDS
from services.japanese.mail_address import NoMailAddress, NoSuchMailbox, read_mail_address
from services.japanese.municipalities import MUNICIPALITIES, area_names, find_area
from services.japanese.organisation_name import name_key
from services.japanese.postal_address import find_municipality_of
from services.japanese.table_cell import as_typed
from services.japanese.telephone import LostZero, NoTelephone, read_telephone
from services.japanese.web_address import NoWebAddress, read_web_address
from services.members.domain.columns import COLUMNS, CONTACT_COLUMNS
from services.members.domain.organisation import Contact, Organisation, slug_for
from services.members.domain.words import find_kind, find_org_type

# What a reader of files puts for a formula whose result the file does not hold; no person types it.
UNCOMPUTED = "#（計算結果のない数式）"
# As many characters as Excel takes into a cell; what is longer is not even looked at.
MOST_CELL = 32_767


class Unfit(Exception):
    """A cell that cannot be taken: what is wrong, and how to mend it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: row as Excel counts it, heading, value as written, what to do."""

    row: int
    column: str
    value: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class OrganisationRow:
    """A sound row. ``fields`` has only those whose columns the file has; ``contact`` only if one is named."""

    row: int
    key: str
    fields: dict[str, Any]
    contact: Contact | None

    def new_organisation(self, id: str, number: int) -> Organisation:
        """The organisation that this row makes; the fields whose columns the file lacks are empty."""
        return Organisation(id=id, number=number, slug=slug_for(number), version=1, **self.fields)

    def applied_to(self, organisation: Organisation) -> Organisation:
        """The organisation with what this row says of it."""
        return replace(organisation, **self.fields, contact=self.contact or organisation.contact)


def read_row(row: int, cells: Mapping[str, str]) -> OrganisationRow | list[Fault]:
    """Read the cells of one row by column; every fault at once, or the row."""
    faults, read = [], {}
    for column, text in cells.items():
        try:
            read[column] = _READERS[column](_clean(text))
        except Unfit as unfit:
            faults.append(
                Fault(row, COLUMNS[column][0], _shortened(text), unfit.problem, unfit.remedy)
            )
    contact = None
    if any(read.get(column) for column in CONTACT_COLUMNS):
        contact = Contact(*(read.get(column, "") for column in CONTACT_COLUMNS))
        if not (contact.email or contact.phone) and not any(
            fault.column in _REACH for fault in faults
        ):
            faults.append(
                Fault(
                    row,
                    COLUMNS["contact_name"][0],
                    cells["contact_name"],
                    "連絡の方法がありません。",
                    "担当者メールか担当者電話を入れるか、担当者名を消してください。",
                )
            )
    if faults:
        return faults
    fields = {
        ("areas" if column == "based_in" else column): value
        for column, value in read.items()
        if column not in CONTACT_COLUMNS
    }
    return OrganisationRow(row, name_key(read["name"]), fields, contact)


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"


_REACH = tuple(COLUMNS[column][0] for column in ("contact_email", "contact_phone"))


def _clean(text: str) -> str:
    if text == UNCOMPUTED:
        raise Unfit(
            "数式の計算結果がファイルにありません。",
            "Excelで開いて上書き保存するか、値として貼り付けてください。",
        )
    if len(text) > MOST_CELL:
        raise Unfit(f"長すぎます（{len(text)}文字）。", "文章を短くしてください。")
    try:
        return clean_text(as_typed(text))
    except HiddenCharacter:
        raise Unfit(
            "目に見えない文字（制御文字など）があります。", "セルの文字を入力し直してください。"
        ) from None


def _text(limit: int, required: bool = False, one_line: bool = True) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = without_invisible(text) if one_line else text
        if shows_nothing(text):
            if required:
                raise Unfit("空欄です。", "入力してください。")
            return ""
        if one_line and has_several_lines(text):
            raise Unfit("改行があります。", "改行を消して、1行にしてください。")
        if len(text) > limit:
            raise Unfit(f"長すぎます（{len(text)}文字）。", f"{limit}文字までにしてください。")
        return text

    return read


def _one_of(
    find: Callable[[str], str | None], labels: dict[str, str], what: str
) -> Callable[[str], str]:
    def read(text: str) -> str:
        choices = f"次のどれかにしてください：{'、'.join(labels.values())}"
        if not text.strip():
            raise Unfit("空欄です。", choices)
        code = find(text)
        if code is None:
            raise Unfit(f"知らない{what}です。", choices)
        return code

    return read


def _areas(text: str) -> list[str]:
    codes = []
    for word in re.split(r"[、，,／/;；・\n]+", text):
        if not word.strip():
            continue
        code = find_area(word)
        if code is None:
            raise _no_area(word.strip())
        codes.append(code)
    # In the order of the codes, so that the same places are the same value however they were listed.
    return [code for code in MUNICIPALITIES if code in codes]


def _no_area(word: str) -> Unfit:
    code = find_municipality_of(word)
    if code is not None:
        [name] = area_names([code])
        return Unfit(f"「{word}」は住所です。", f"「{name}」のように、市町村名だけにしてください。")
    return Unfit(
        f"「{word}」は神奈川県内の市町村名ではありません。",
        "「横浜市、川崎市」のように市町村名を「、」で区切るか、「県全域」としてください。",
    )


def _website(text: str) -> str:
    if len(text) > 300:
        raise Unfit(f"長すぎます（{len(text)}文字）。", "300文字までにしてください。")
    try:
        return read_web_address(text)
    except NoWebAddress:
        raise Unfit(
            "アドレスの形になっていません。",
            "https:// または http:// で始まるアドレスを、ブラウザーから写してください。",
        ) from None


def _email(text: str) -> str:
    if shows_nothing(text):
        return ""
    try:
        return read_mail_address(text)
    except NoSuchMailbox:
        raise Unfit(
            "「@」の前に、半角の英数字ではない文字があります。このアドレスには送れません。",
            "hanako@example.jp のように、半角の英数字で入れてください。",
        ) from None
    except NoMailAddress:
        raise Unfit(
            "メールアドレスの形になっていません。", "hanako@example.jp のように入れてください。"
        ) from None


def _phone(text: str) -> str:
    try:
        return read_telephone(text)
    except LostZero:
        raise Unfit(
            "先頭の0が消えています。", "045-000-0000 のように、0から入れてください。"
        ) from None
    except NoTelephone:
        raise Unfit(
            "電話番号の形になっていません。", "市外局番から 045-000-0000 のように入れてください。"
        ) from None


_READERS: dict[str, Callable[[str], Any]] = {
    "name": _text(200, required=True),
    "name_kana": _text(200),
    "org_type": _one_of(find_org_type, ORG_TYPES, "団体種別"),
    "kind": _one_of(find_kind, ORGANISATION_KINDS, "区分"),
    "based_in": _areas,
    "website": _website,
    "activities": _text(2000, one_line=False),
    "source": _text(300),
    "contact_name": _text(100),
    "contact_email": _email,
    "contact_phone": _phone,
}
