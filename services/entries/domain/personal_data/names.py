"""Names of persons: with さん and its like, with an age, after 担当 and its like, or a whole name that is one for sure."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark
from services.entries.domain.personal_data.words import hiragana, words

_KANJI = "々ケ一-鿿"
_HONORIFIC = re.compile(
    r"さん(?!ぽ|さん|すう)|くん(?!れん|せい|しょう|だ)|ちゃん(?!こ|ぽん|ちゃん)|君(?!たち|達|主|臨)|様(?!々|式|子|相|な|に変)|さま(?!ざま|よ)|氏(?!名|族|子|神)"
    r"|先生|選手|[夫婦]妻"
)
_FAMILIAR = ("くん", "ちゃん", "君")
_FORMAL = ("様", "さま", "氏", "先生", "選手")
_AGE = re.compile(
    r"\s?[(（、,・ ]?\s?(?:満|当時)?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}) ?[歳才](?!以上|以下|未満|から|まで|前後|代|児|[~〜ー-])"
    r"|\s?\([0-9]{1,3}\)"
)
_RUN_KANJI = re.compile(rf"[{_KANJI}]+$")
_RUN_KATAKANA = re.compile(r"[ァ-ヴー]+$")
_RUN_HIRAGANA = re.compile(r"[ぁ-んー]+$")
_LONGEST = 12
_LABEL = re.compile(
    r"(?:氏名|名前|なまえ|担当者?|代表者?|代表理事|理事長|会長|講師|責任者|連絡先|問合せ先?|問い合わせ先?|窓口|発起人|世話人|申込先|司会|指導)"
    rf"(?:\s?[:=/は]\s?|の|\s)(?P<name>[{_KANJI}]{{1,6}}(?: [{_KANJI}]{{1,3}})?)(?![{_KANJI}ァ-ヴー])"
)
_WHOLE = re.compile(rf"[{_KANJI}]{{1,4}}[ ]?[{_KANJI}]{{1,3}}(?![{_KANJI}])")
_TITLES = (
    "代表", "理事長", "会長", "副会長", "担当", "講師", "職員", "民生委員", "保健師", "看護師", "医師", "代表理事", "町内会長", "自治会長",
    "校長", "園長", "施設長", "館長", "院長", "所長", "部長", "課長", "係長", "店長", "社長", "議員", "先生", "教授", "弁護士", "司会",
    "近所", "友人", "主婦", "会員", "世話人", "元教員", "理事", "事務局長", "顧問", "船長", "住職", "大工", "農家", "故", "元", "当時", "母親", "父親", "長男", "長女",
)  # fmt: skip
_NO_NAME_END = frozenset(
    "屋店者師員士家社会所館園校局院行協市県町区課部長産業鉄電菱々人方親孫娘姉妹母婆爺婦嬢官医児徒客様団組連係番工"
    "堂庫械薬油器機建舎寺署署庁荘亭庵軒閣楼院塾局台港駅線車船"
)
_NO_GIVEN_END = _NO_NAME_END - frozenset("人親工")
_COMPANY_BEFORE = re.compile(
    r"(?:株式会社|有限会社|合同会社|合資会社|\([株有合名社財福医学特非一公]{1,2}\)|法人|商店|企業|屋号|店名|お店の)\s?[「『]?$"
)
_NOT_OF_A_PERSON = re.compile(
    r"(?:犬|猫|ネコ|イヌ|ねこ|いぬ|うさぎ|ウサギ|ヤギ|ポニー|馬|牛|キャラ|キャラクター|マスコット|着ぐるみ|人形|ロボット|ぬいぐるみ)(?:の|・|「)?$"
)
_AFTER_PRETENDED = re.compile(r"\s?(?:さん|くん|ちゃん|様)?\s?\((?:仮名|仮の|匿名|架空)")
_PLACE_AFTER = re.compile(r"美術館|記念|文学|賞|文庫|商店|製作|製菓|神社|研究所|財団|基金|\s?株式")
_PARTICLES = (
    "の",
    "と",
    "は",
    "が",
    "を",
    "に",
    "も",
    "や",
    "で",
    "へ",
    "ら",
    "る",
    "た",
    "い",
    "な",
    "お",
)


def find_names(folded: Folded) -> Iterator[Mark]:
    """Every name of a person, with the honorific and the age that follow it."""
    text = folded.text.replace("ヶ", "ケ")
    for honorific in _HONORIFIC.finditer(text):
        start = _start_of_name(text, honorific)
        if start is not None and not _AFTER_PRETENDED.match(text, honorific.end()):
            age = _AGE.match(text, honorific.end())
            yield folded.mark(start, age.end() if age else honorific.end(), Kind.PERSON_NAME)
    for label in _LABEL.finditer(text):
        if _is_whole_name(label["name"], lenient=True) or _is_surname(label["name"]):
            yield folded.mark(*label.span("name"), Kind.PERSON_NAME)
    yield from _whole_names(folded, text)


def _whole_names(folded: Folded, text: str) -> Iterator[Mark]:
    """山田太郎, and before an age also names that no list knows whole."""
    for run in re.finditer(rf"[{_KANJI}]+(?: [{_KANJI}]+)?", text):
        age = _AGE.match(text, run.end())
        if len(run[0]) > _LONGEST or _AFTER_PRETENDED.match(text, run.end()):
            continue
        for start in _after_titles(run[0]):
            name = run[0][start:]
            sure = _is_whole_name(name, lenient=bool(age)) or (bool(age) and _is_alone(name))
            if sure and not _PLACE_AFTER.match(text, run.end()):
                end = age.end() if age else run.end()
                yield folded.mark(run.start() + start, end, Kind.PERSON_NAME)
                break
    for run in re.finditer(r"[ァ-ヴーぁ-ん]{2,6}", text):
        age = _AGE.match(text, run.end())
        if age and hiragana(run[0]) in words("given_names_kana"):
            yield folded.mark(run.start(), age.end(), Kind.PERSON_NAME)


def _is_alone(name: str) -> bool:
    return len(name) > 1 and (name in words("given_names") or name in words("surnames"))


def _after_titles(run: str) -> list[int]:
    """Where a name may begin in a run of kanji: at its beginning, and after a title or a space."""
    starts = [0]
    starts += [len(title) for title in _TITLES if run.startswith(title)]
    return [*starts, run.index(" ") + 1] if " " in run else starts


def _is_surname(text: str) -> bool:
    return text in words("surnames")


def _is_whole_name(text: str, lenient: bool = False) -> bool:
    """A surname and a given name that the lists know; ``lenient``: any one to three kanji after a surname."""
    surnames, given_names = words("surnames"), words("given_names")
    companies = words("company_endings")
    plain = text.replace(" ", "")
    splits = [text.index(" ")] if " " in text else range(1, min(4, len(plain)))
    for place in splits:
        surname, given = plain[:place], plain[place:]
        if surname not in surnames or not 1 <= len(given) <= 3 or given in companies:
            continue
        if lenient and given[-1] not in _NO_GIVEN_END:
            return True
        if given in given_names and (len(surname) > 1 or len(given) > 1) and len(plain) > 2:
            return True
    return False


def _start_of_name(text: str, honorific: re.Match[str]) -> int | None:
    """Where the name begins that ``honorific`` follows; None where that is no person."""
    lowest = max(0, honorific.start() - _LONGEST)
    left = text[lowest : honorific.start()]
    if left.endswith(" ") and honorific[0] in ("さん", "様", "さま", "氏", "先生"):
        left = left[:-1]
    said = honorific[0]
    if run := _RUN_KANJI.search(left):
        start = _in_kanji(run[0], left[: run.start()], said)
    elif run := _RUN_KATAKANA.search(left):
        start = _in_katakana(run[0], left[: run.start()], said)
    elif run := _RUN_HIRAGANA.search(left):
        start = _in_hiragana(run[0], left[: run.start()], said)
    else:
        return None
    if start is None:
        return None
    before = text[max(0, lowest + run.start() + start - 10) : lowest + run.start() + start]
    if _COMPANY_BEFORE.search(before) or _NOT_OF_A_PERSON.search(before):
        return None
    return lowest + run.start() + start


def _in_kanji(run: str, before: str, said: str) -> int | None:
    """Where a person's name begins at the end of ``run``. Negative where it begins before it (山田 太郎)."""
    if run in words("not_persons"):
        return None
    if before.endswith(" ") and (surname := _RUN_KANJI.search(before[:-1])):
        for start in range(len(surname[0])):
            if _is_surname(surname[0][start:]) and len(run) < 4:
                return start - len(surname[0]) - 1
    for start in sorted({0, *(len(t) for t in _TITLES if run.startswith(t))}):
        if _is_person(run[start:], said):
            return start
    for start in range(1, len(run) - 1):
        if run[start:] not in words("not_persons") and (
            _is_surname(run[start:]) or _is_whole_name(run[start:])
        ):
            return start
    return None


def _is_person(name: str, said: str) -> bool:
    if name in words("not_persons") or (said in ("様", "さま") and name in "王仏神姫殿"):
        return False
    if _is_surname(name) or _is_whole_name(name, lenient=True):
        return not (len(name) > 1 and name[-1] in "屋店" and not _is_surname(name))
    if name in words("given_names"):
        return said not in _FORMAL and (len(name) > 1 or said in _FAMILIAR)
    if said in _FORMAL or said == "君":
        return False
    ends_as_company = name[-2:] in words("company_endings") or name[-1] in _NO_NAME_END
    return 2 <= len(name) <= 3 and not ends_as_company


def _in_katakana(run: str, before: str, said: str) -> int | None:
    """Foreign and Japanese names in katakana; a company in katakana is none."""
    known = hiragana(run) in words("given_names_kana") | words("surnames_kana")
    if run in words("not_persons"):
        return None
    if surname := re.search(rf"[{_KANJI}]{{1,4}} ?$", before):
        for start in range(surname.start(), len(before)):
            if _is_surname(before[start:].strip()):
                return start - len(before)
    if known or run in words("given_names_kana"):
        return 0
    familiar = said in ("くん", "ちゃん") and 1 < len(run) < 6
    return 0 if familiar and hiragana(run) not in _NO_CHILD else None


def _in_hiragana(run: str, before: str, said: str) -> int | None:
    if surname := re.search(rf"[{_KANJI}]{{1,4}} ?$", before):
        for start in range(surname.start(), len(before)):
            if _is_surname(before[start:].strip()) and run in words("given_names_kana"):
                return start - len(before)
    known = words("given_names_kana") | words("surnames_kana")
    for start in range(len(run) - 1):
        name, rest = run[start:], run[:start]
        if name in known and name not in words("not_persons"):
            return start if not rest or len(name) > 2 or rest.endswith(_PARTICLES) else None
    if said not in ("くん", "ちゃん"):
        return None
    start = max(run.rfind("の"), run.rfind("と"), run.rfind("は")) + 1
    name = run[start:]
    fits = 2 <= len(name) <= 4 and not name.endswith(("を", "が", "に", "で", "も"))
    return start if fits and not any(word in name for word in _NO_CHILD) else None


# Before くん and ちゃん, and still no child.
_NO_CHILD = (
    "あか", "ばあ", "じい", "おば", "おじ", "かあ", "とう", "にい", "ねえ", "おっ", "わん", "にゃん", "ネコ", "ねこ", "みんなで",
    "おや", "ウサ", "うさ", "トラ", "クマ", "くま", "パンダ", "ヤギ", "ペット", "ひよこ", "ぼっ", "ぼう", "おじょう", "きち", "ゆる",
)  # fmt: skip
