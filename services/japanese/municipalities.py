"""The municipalities of Kanagawa: codes with check digit (総務省 全国地方公共団体コード), names, and how people write them."""

from collections.abc import Iterable

from services.japanese.organisation_name import name_key

PREFECTURE = "神奈川県"
WHOLE_PREFECTURE = "140007"
MUNICIPALITIES = {
    WHOLE_PREFECTURE: "県全域",
    "141003": "横浜市", "141305": "川崎市", "141500": "相模原市", "142018": "横須賀市", "142034": "平塚市",
    "142042": "鎌倉市", "142051": "藤沢市", "142069": "小田原市", "142077": "茅ヶ崎市", "142085": "逗子市",
    "142107": "三浦市", "142115": "秦野市", "142123": "厚木市", "142131": "大和市", "142140": "伊勢原市",
    "142158": "海老名市", "142166": "座間市", "142174": "南足柄市", "142182": "綾瀬市", "143014": "葉山町",
    "143219": "寒川町", "143413": "大磯町", "143421": "二宮町", "143618": "中井町", "143626": "大井町",
    "143634": "松田町", "143642": "山北町", "143669": "開成町", "143821": "箱根町", "143839": "真鶴町",
    "143847": "湯河原町", "144011": "愛川町", "144029": "清川村",
}  # fmt: skip
DISTRICTS = ("三浦郡", "高座郡", "中郡", "足柄上郡", "足柄下郡", "愛甲郡")
_OTHER_WORDS = {PREFECTURE: WHOLE_PREFECTURE, "神奈川県全域": WHOLE_PREFECTURE, "全域": WHOLE_PREFECTURE,
                "県内全域": WHOLE_PREFECTURE, "全県": WHOLE_PREFECTURE}  # fmt: skip


def area_names(codes: Iterable[str]) -> list[str]:
    """Municipalities by name; a code that is not known stays as it is."""
    return [MUNICIPALITIES.get(code, code) for code in codes]


def find_area(word: str) -> str | None:
    """The code for a name or code, or None; 神奈川県 and the district in front are understood, and so is 茅ケ崎市."""
    key = _key(word)
    return _CODES.get(key) or _CODES.get(without_prefecture(key))


def without_prefecture(place: str) -> str:
    """A place without the prefecture and the district (郡) in front of it."""
    rest = place.removeprefix(PREFECTURE)
    for district in DISTRICTS:
        rest = rest.removeprefix(district)
    return rest


def _key(word: str) -> str:
    return name_key(word).replace("ケ", "ヶ")


_CODES = {
    _key(word): code
    for word, code in (
        *_OTHER_WORDS.items(),
        *((name, code) for code, name in MUNICIPALITIES.items()),
        *((code, code) for code in MUNICIPALITIES),
    )
}
