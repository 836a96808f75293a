"""Illness or abuse of one family at one place: each is harmless, together they show somebody."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark
from services.entries.domain.personal_data.words import words

_SENTENCE = re.compile(r"[^。\n!?]+")
_LONGEST = 400
_TROUBLE = re.compile("|".join(sorted(map(re.escape, words("troubles")), key=len, reverse=True)))
_PLACE = re.compile(
    r"[一-鿿ァ-ヶぁ-ん]{1,6}[市区町村](?!民|立|役|長|議|営|内会|政)|団地|町内|丁目|[一-鿿]{1,6}(?:駅|小学校|中学校|高校|病院|地区|台|ケ丘|が丘)|アパート|マンション|市内|区内|町内"
)
_FAMILY = re.compile(
    r"[長次三二][男女]|息子|娘|[^工大士]夫(?!婦で参加)|^夫|妻|母親|父親|母子|父子|一家|[0-9一二三四五六七八九]人家族|夫婦|祖母|祖父|姉妹|兄弟|[兄姉弟妹]が|母[がはとを娘、]|父[がはとを、]|母と娘|[継義][父母]"
    r"|孫|シングルマザー|ひとり親|(?:小|中)学生[がのは]|高校生[がのは]|男児|女児|女性[がはを]|男性[がはを]|ご家庭|[のる]家庭[がはで、]|世帯[がはで、]|さん"
)
_ONE_CASE = re.compile(
    r"住む|住んで|暮ら|入院|通院|診断|患|受けて|受けた|受け、|抱え|介護して|介護する|看病|発症|闘病|保護され|逃げ|逃れ|避難|亡く|休職|離職|退職|支えまし|支えて|困って|孤立して|始まり|きっかけ|治療|続けて|苦しん|悩んで|体調を崩|自死|自殺|なりました|なった|でした|があり"
)
_IN_GENERAL = re.compile(
    r"の方(?:々|や|と|が|を|に|も|の|、|は)|方々|向け|対象|講座|防止|予防|啓発|相談会|カフェ|家族会|教室|サロン|皆さん|ご家族|講演|研修|学ぶ|理解を|広く|各地|県内|誰も|支援団体|当事者会|勉強会|啓蒙|経験した方|コンサート|つくりたい|作りたい|増え|割合|人に1人|周知|窓口|者の|患者と|人たち|子どもたち|若者|家庭に向|家族を支|居場所を"
)


def find_circumstances(folded: Folded) -> Iterator[Mark]:
    """The word for an illness, a disability or abuse in a sentence that tells of one family at one place."""
    for sentence in _SENTENCE.finditer(folded.text):
        text = sentence[0][:_LONGEST]
        troubles = list(_TROUBLE.finditer(text))
        if not troubles or not _PLACE.search(text) or not _FAMILY.search(text):
            continue
        if not _ONE_CASE.search(text) or _IN_GENERAL.search(text):
            continue
        for trouble in troubles:
            yield folded.mark(
                sentence.start() + trouble.start(),
                sentence.start() + trouble.end(),
                Kind.SENSITIVE,
            )
