"""Codes that several services show, in the words people read: the words of domain and contract, one label each.

A dictionary is in the order in which its values are offered and listed.
"""

from collections.abc import Mapping

ORGANISATION_KINDS = {"member": "構成員", "local_organisation": "県内団体"}
ORG_TYPES = {
    "npo": "NPO・市民活動団体",
    "social_welfare_corporation": "社会福祉法人",
    "council_of_social_welfare": "社会福祉協議会",
    "company": "企業",
    "cooperative": "生活協同組合など",
    "senior_club": "老人クラブ",
    "government": "行政機関",
    "university": "大学・学校",
    "other": "その他",
}
THEMES = {
    "awareness": "①つながることへの普及啓発・機運醸成",
    "participation": "②社会参加・地域参加の機会づくり",
}
CATEGORIES = (
    "こども",
    "若者",
    "子育て",
    "高齢者",
    "生活困窮",
    "障がい",
    "外国籍",
    "多世代",
    "その他",
)
DELIVERY_MODES = {
    "at_our_place": "来所（こちらに来ていただく）",
    "at_your_place": "訪問（そちらへ伺う）",
    "online": "オンライン",
    "telephone": "電話",
    "goods": "物品の提供",
}
COST_KINDS = {"free": "無料", "paid": "有料"}

# What a field of the entry sheet or of an organisation is called, wherever it is asked or shown; names as in the API.
# A form may ask in other words where it asks for something of the reader's own (団体名, 希望する日程).
FIELD_LABELS = {
    "title": "事業名",
    "summary": "概要",
    "relevance": "孤独・孤立対策との関係",
    "theme": "共通テーマ",
    "category": "区分",
    "audience": "対象",
    "capacity": "人数",
    "schedule": "時期",
    "duration": "所要時間",
    "place": "会場",
    "delivery_modes": "実施方法",
    "preparation": "準備が必要なもの",
    "own_resources": "自前で用意するもの",
    "cost_kind": "費用の有無",
    "cost": "費用",
    "cost_borne_by": "費用を負担する人",
    "listing_until": "掲載期限",
    "organisation": "実施団体",
    "org_type": "団体種別",
    "kind": "区分",
    "website": "ホームページ",
    "activities": "活動内容",
}


def label_of(labels: Mapping[str, str], code: str) -> str:
    """A code in words; one that is not known, of another version of this program, stays as it is."""
    return labels.get(code, code)
