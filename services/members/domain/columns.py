"""The columns that a list of organisations can have, and the headings under which people write them."""

from functools import cache

from services.japanese.labels import FIELD_LABELS
from services.japanese.search_key import folded

# Column → (heading in Japanese, other headings that people use).
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("団体名", ("名称", "団体の名称", "法人名", "構成員名")),
    "name_kana": (
        "ふりがな",
        ("フリガナ", "団体名（ふりがな）", "団体名ふりがな", "団体名カナ", "かな"),
    ),
    "org_type": (FIELD_LABELS["org_type"], ("種別", "団体の種別", "法人種別")),
    "kind": (FIELD_LABELS["kind"], ("構成員区分", "会員区分", "団体区分")),
    "based_in": ("活動エリア", ("所在市町村", "市町村", "活動地域", "地域", "所在地", "areas")),
    "website": (FIELD_LABELS["website"], ("HP", "URL", "ウェブサイト", "サイト")),
    "activities": (FIELD_LABELS["activities"], ("活動目的・内容", "活動", "主な活動", "概要")),
    "source": ("出典", ("情報源",)),
    "contact_name": ("担当者名", ("担当者", "ご担当者", "連絡先氏名", "担当者氏名")),
    "contact_email": (
        "担当者メール",
        ("メール", "メールアドレス", "担当者メールアドレス", "連絡先メール", "email"),
    ),
    "contact_phone": (
        "担当者電話",
        ("電話", "電話番号", "担当者電話番号", "連絡先電話", "TEL", "tel"),
    ),
}
REQUIRED_COLUMNS = ("name", "org_type", "kind")
CONTACT_COLUMNS = ("contact_name", "contact_email", "contact_phone")


def find_column(heading: str) -> str | None:
    """The column that a heading means, in code or as people write it, or None."""
    return _columns_of_headings().get(folded(heading))


@cache
def _columns_of_headings() -> dict[str, str]:
    return {
        folded(word): column
        for column, (label, others) in COLUMNS.items()
        for word in (column, label, *others)
    }
