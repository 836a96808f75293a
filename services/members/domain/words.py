"""The words of an organisation's fields: codes, what people call them, and how they write them."""

import unicodedata

import jaconv

KINDS = {"member": "構成員", "local_organisation": "県内団体"}
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
WHOLE_PREFECTURE = "140007"
# Code of each municipality with its check digit (総務省 全国地方公共団体コード).
AREAS = {
    WHOLE_PREFECTURE: "県全域",
    "141003": "横浜市", "141305": "川崎市", "141500": "相模原市", "142018": "横須賀市", "142034": "平塚市",
    "142042": "鎌倉市", "142051": "藤沢市", "142069": "小田原市", "142077": "茅ヶ崎市", "142085": "逗子市",
    "142107": "三浦市", "142115": "秦野市", "142123": "厚木市", "142131": "大和市", "142140": "伊勢原市",
    "142158": "海老名市", "142166": "座間市", "142174": "南足柄市", "142182": "綾瀬市", "143014": "葉山町",
    "143219": "寒川町", "143413": "大磯町", "143421": "二宮町", "143618": "中井町", "143626": "大井町",
    "143634": "松田町", "143642": "山北町", "143669": "開成町", "143821": "箱根町", "143839": "真鶴町",
    "143847": "湯河原町", "144011": "愛川町", "144029": "清川村",
}  # fmt: skip

_KIND_WORDS = {"会員": "member", "ネットワーク構成員": "member", "県内": "local_organisation"}
_ORG_TYPE_WORDS = {
    "NPO": "npo", "NPO法人": "npo", "認定NPO法人": "npo", "特定非営利活動法人": "npo", "市民活動団体": "npo",
    "ボランティア団体": "npo", "社協": "council_of_social_welfare", "会社": "company", "株式会社": "company",
    "民間企業": "company", "協同組合": "cooperative", "生協": "cooperative", "生活協同組合": "cooperative",
    "老人会": "senior_club", "行政": "government", "市町村": "government", "自治体": "government",
    "大学": "university", "学校": "university",
}  # fmt: skip
_AREA_WORDS = {"神奈川県": WHOLE_PREFECTURE, "神奈川県全域": WHOLE_PREFECTURE, "全域": WHOLE_PREFECTURE,
               "県内全域": WHOLE_PREFECTURE, "茅ケ崎市": "142077"}  # fmt: skip


def name_key(name: str) -> str:
    """What makes two spellings the same organisation: NFKC, white space removed (㈱ツルハ = (株)ツ ルハ)."""
    without_space = "".join(unicodedata.normalize("NFKC", name).split())
    # Once more, because what stands side by side now may be one character.
    return unicodedata.normalize("NFKC", without_space)


def fold(text: str) -> str:
    """Text as it is searched: NFKC, small letters, hiragana as katakana."""
    folded: str = jaconv.hira2kata(unicodedata.normalize("NFKC", text).casefold())
    return folded


def _meanings(names: dict[str, str], others: dict[str, str]) -> dict[str, str]:
    words = {
        **others,
        **{label: code for code, label in names.items()},
        **{code: code for code in names},
    }
    return {fold(name_key(word)): code for word, code in words.items()}


_KIND_MEANINGS = _meanings(KINDS, _KIND_WORDS)
_ORG_TYPE_MEANINGS = _meanings(ORG_TYPES, _ORG_TYPE_WORDS)
_AREA_MEANINGS = _meanings(AREAS, _AREA_WORDS)


def find_kind(word: str) -> str | None:
    """The code of a kind written as code or in Japanese, or None."""
    return _KIND_MEANINGS.get(fold(name_key(word)))


def find_org_type(word: str) -> str | None:
    return _ORG_TYPE_MEANINGS.get(fold(name_key(word)))


def find_area(word: str) -> str | None:
    """The municipality code for a name or code; a leading 神奈川県 is understood."""
    key = fold(name_key(word))
    return _AREA_MEANINGS.get(key) or _AREA_MEANINGS.get(key.removeprefix("神奈川県"))
