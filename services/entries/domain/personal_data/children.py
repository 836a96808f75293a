"""A child by school and class."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark

_NAME = r"[々ケヶ一-鿿ァ-ヴーぁ-ん]{1,10}?"
_SCHOOL = re.compile(
    rf"(?P<school>{_NAME}(?:小学校|中学校|小中学校|義務教育学校|高校|高等学校|支援学校|養護学校|特別支援学校|小|中|学園|学校|学院)) ?(?:の)?"
    r"(?P<year>[1-9一二三四五六]) ?年(?P<pupils>生)?(?: ?(?P<class>[0-9A-Za-z一二三四五六あ-んァ-ヴ][0-9ァ-ヴーぁ-ん]{0,3}) ?組)?"
)
_NURSERY = re.compile(
    rf"(?P<school>{_NAME}(?:幼稚園|保育園|保育所|こども園|子ども園)) ?(?:の)?(?:年[長中少]児?)?(?: ?の)?"
    r" ?(?P<class>[ぁ-んァ-ヴー一-鿿0-9]{1,6}) ?組"
)
_ONE_CHILD = re.compile(
    r"[男女]児|[男女]の子|生徒[がはの]|児童[がはの]|[長次三二][男女]|息子|娘|お子さん|さん|くん|ちゃん|君|に通う|に在籍|不登校|(?:兄|姉|弟|妹)|子が"
)
_MANY = re.compile(
    r"[0-9]+ ?(?:名|人|クラス|学級)|対象|全員|たち|達|皆|みな|みんな|授業|生以上|~|〜|から[0-9]|合同|[0-9] ?年生?(?:と|・|、)[0-9]|生まで"
)
_NO_SCHOOL = ("小", "中", "学校", "小学校", "中学校", "高校", "学園", "高等学校")
_SPAN = 40


def find_children(folded: Folded) -> Iterator[Mark]:
    """A named school or nursery with a class, or with a year where one child is spoken of; not a class as a group."""
    text = folded.text
    for pattern in (_SCHOOL, _NURSERY):
        for match in pattern.finditer(text):
            after = re.split("[。\n]", text[match.end() : match.end() + _SPAN])[0]
            one, many = _ONE_CHILD.search(after), _MANY.search(after)
            is_named = match["school"] not in _NO_SCHOOL
            is_child = bool(one) and not (many and one and many.start() < one.start())
            if is_named and (is_child or (match["class"] and not many)):
                yield folded.mark(*match.span(), Kind.CHILD_SCHOOL_CLASS)
