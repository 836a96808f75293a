"""Bank accounts, マイナンバー and the IDs of messengers: numbers and words that a label makes what they are."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark

_NO_COUNT = r"(?![0-9]|[-ー][0-9]| ?(?:円|名|人|部|枚|個|件|回|冊|%))"
_BANK = r"(?:銀行|信用金庫|信金|信用組合|信組|労働金庫|労金|農協|JA|ゆうちょ|郵便局)"
_ACCOUNTS = (
    re.compile(rf"(?:普通|当座|貯蓄|総合)(?:預金|口座)?[^0-9\n]{{0,10}}(?P<number>[0-9]{{6,8}}){_NO_COUNT}"),
    re.compile(rf"\([普当貯]\)[^0-9\n]{{0,4}}(?P<number>[0-9]{{6,8}}){_NO_COUNT}"),
    re.compile(rf"口座(?:番号)?[^0-9\n。]{{0,12}}(?P<number>[0-9]{{5,8}}){_NO_COUNT}"),
    re.compile(rf"{_BANK}[^0-9\n。]{{0,24}}(?:[0-9]{{3}}[^0-9\n。]{{1,8}})?(?P<number>[0-9]{{7}}){_NO_COUNT}"),
    re.compile(r"記号[^0-9\n]{0,4}(?P<number>1[0-9]{4}(?:[-ー][0-9])?[^0-9\n]{0,6}番号[^0-9\n]{0,4}[0-9]{2,8})(?![0-9])"),
    re.compile(r"(?<![0-9])(?P<number>0[0-9]{4}[-ー][0-9][-ー][0-9]{2,6})(?![0-9])"),
    # As cards are embossed.
    re.compile(r"(?<![0-9-])(?P<number>[0-9]{4}[- ][0-9]{4}[- ][0-9]{4}[- ][0-9]{4})(?![0-9]|-[0-9])"),
)  # fmt: skip
_TWELVE = re.compile(r"(?<![0-9])(?<![0-9][- ])[0-9]{4}([- ・.ー]?)[0-9]{4}\1[0-9]{4}(?![0-9]|[- ][0-9])")  # fmt: skip
_MY_NUMBER = re.compile(r"(?:マイナンバー|個人番号)[^0-9\n。]{0,12}$")
_CORPORATE = re.compile(r"(?:法人|事業者|登録|口座|カード|会員|注文|管理)[^0-9\n。]{0,10}$")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_WORD = r"@?[A-Za-z0-9][A-Za-z0-9._-]{2,29}"
_MESSENGER = r"(?:LINE|Line|line|(?<![ァ-ヴー])ライン|カカオトーク|カカオ|KakaoTalk|WeChat|ウィーチャット|Skype|スカイプ)"
_ID = r"(?:ID|Id|id|アイディー|アイデイー)"
_WITH_ID = re.compile(
    rf"{_MESSENGER}[^A-Za-z0-9\n。]{{0,12}}{_ID}(?:は|が)?[^A-Za-z0-9\n。は-ん]{{0,6}}(?P<id>{_WORD})"
)
_WITHOUT_ID = re.compile(
    rf"{_MESSENGER}(?:アカウント)?\s?(?:は|が|で)?[ :(「【『→=/]{{1,3}}(?P<id>{_WORD})|{_MESSENGER}は(?P<id2>{_WORD})"
)


def find_accounts(folded: Folded) -> Iterator[Mark]:
    """Numbers of accounts at banks and the post, and of cards."""
    for pattern in _ACCOUNTS:
        for match in pattern.finditer(folded.digits):
            yield folded.mark(*match.span("number"), Kind.ACCOUNT_NUMBER)


def find_my_numbers(folded: Folded) -> Iterator[Mark]:
    """Twelve digits that are called マイナンバー, stand in three groups of four, or have its check digit.

    The check digit: 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 8条・総務省令 5条.
    """
    text = folded.digits
    for match in _TWELVE.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        named = bool(_MY_NUMBER.search(before))
        plain = re.sub(r"[^0-9]", "", match[0])
        if named or (not _CORPORATE.search(before) and (match[1] or _has_check_digit(plain))):
            yield folded.mark(*match.span(), Kind.MY_NUMBER)


def _has_check_digit(number: str) -> bool:
    rest = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11
    return int(number[-1]) == (0 if rest <= 1 else 11 - rest)


def find_messenger_ids(folded: Folded) -> Iterator[Mark]:
    """IDs for LINE and its like; without the word ID only what looks like one (letters with digits or signs)."""
    for match in _WITH_ID.finditer(folded.text):
        yield folded.mark(*match.span("id"), Kind.LINE_ID)
    for match in _WITHOUT_ID.finditer(folded.text):
        name = "id" if match["id"] else "id2"
        if re.search(r"[A-Za-z]", match[name]) and re.search(r"[0-9@._-]", match[name]):
            yield folded.mark(*match.span(name), Kind.LINE_ID)
