"""Addresses where somebody lives, and not those of halls, offices and shops."""

import re
from collections.abc import Iterator

from services.entries.domain.personal_data.folded import Folded
from services.entries.domain.personal_data.mark import Kind, Mark

_N = "[0-9〇一二三四五六七八九十百千]"
_TO = r"\s?[-ーの]\s?"
_BLOCK = re.compile(
    rf"{_N}{{1,3}}\s?丁目(?:\s?{_N}{{1,5}}\s?(?:番地?|{_TO})?(?:(?:\s?の)?\s?{_N}{{1,4}}(?:\s?号)?(?:{_TO}{_N}{{1,4}})?)?)?"
    rf"|{_N}{{1,5}}\s?番地?\s?(?:の\s?)?{_N}{{1,4}}\s?号"
    rf"|{_N}{{1,5}}\s?番地(?:\s?の\s?{_N}{{1,4}})?"
    rf"|[0-9]{{1,5}}{_TO}[0-9]{{1,4}}(?:{_TO}[0-9]{{1,4}}){{0,2}}"
    r"|[0-9]{1,5}"
)
_HOME = re.compile(
    r"\s?[^\s、。,()「」]{0,14}?(?:アパート|マンション|コーポ|ハイツ|メゾン|ハイム|荘|団地|レジデンス|パレス|ヴィラ|グリーン|棟)"
    r"[^\s、。,()「」]{0,10}?\s?[0-9]{1,4}(?:号室?)?|\s?[0-9]{1,4}号室"
)
_COUNTED = re.compile(
    r"\s?(?:名|人|年|月|日|時|円|回|歳|才|組|台|件|校|%|分|週|本|個|階|世帯|学級|席|枚|冊|区画|か所|カ所|ケ所|箇所|泊|km|m|コマ|種|団体|割|度|キロ|か月|カ月|ケ月|:)"
)
_LEFT = 30
_MUNICIPALITY = re.compile(r"(?:(?:神奈川|東京|埼玉|千葉|静岡|山梨|大阪|京都)[都府県])?(?:[^\s都道府県市区町村郡]{1,7}[市区町村郡]){1,3}")  # fmt: skip
_TOWN = re.compile(r"[々一-鿿ァ-ヶー]*[一-鿿ァ-ヶ][々一-鿿ァ-ヶーぁ-ん]*$")
# Names of towns that are written with hiragana which elsewhere separates words.
_KANA_TOWNS = re.compile(
    "みなとみらい|つつじが丘|さつきが丘|ひばりが丘|かすみが丘|さちが丘|もえぎ野|あざみ野|すすき野|しらとり台|すみよし台|みたけ台"
    "|あかね台|いずみ野|かしわ台|さがみ野|たまプラーザ|あおば台|けやき台|さくら台|ゆりが丘|すみれが丘|はるひ野|かしのき台"
)
_SEPARATOR = frozenset("をはがでとにもへやのらりるた、。,.:()「」『』【】〒/|・;!?□\n")
_SURE = re.compile(r"自宅|お宅|[家員様]宅|宅[にでへは(]|在住|住ん|住む|住まい|住居|暮ら|実家|号室|世帯|夫婦|家族|本人宛|住所は|私の|[たよ]りの届")  # fmt: skip
_VENUE = re.compile(
    r"会館|センター|ホール|公民館|体育館|図書館|美術館|博物館|文化館|児童館|本館|別館|新館|[^自]宅配|公園|広場|グラウンド|校|大学|学園|幼稚園|保育園|こども園"
    r"|会場|集合|開催|事務[所局]|本部|支部|支店|本社|営業所|[^代]店|教会|[^お]寺|神社|病院|医院|クリニック|薬局|駅|施設|役所|役場|庁舎|県庁|市庁|プラザ|サロン|カフェ"
    r"|食堂|拠点|工場|農園|農場|畑|倉庫|ビル|タワー|集会[所室]|会議室|[^病]室で|コミュニティ|地区|ハウス|ひろば|ステーション|スタジオ|アリーナ|協議会|組合|法人|株式|商店"
    r"|交流|フェス|マルシェ|祭|イベント|ギャラリー|ラボ|工房|スペース|パーク|ふれあい|地域|シリウス|ベース|キャンプ場|海岸で|ホテル"
)


def find_addresses(folded: Folded) -> Iterator[Mark]:
    """Towns with a block number that belong to a person by the words around them, or to nothing that is public."""
    text = folded.text
    used = 0
    for block in _BLOCK.finditer(text):
        start = _beginning(text, block, used)
        if start is None:
            continue
        home = _HOME.match(text, block.end())
        end = home.end() if home else block.end()
        used = end
        if home or _is_of_a_person(text, start, end, bare=block[0].isdigit()):
            yield folded.mark(start, end, Kind.ADDRESS)


def _beginning(text: str, block: re.Match[str], used: int) -> int | None:
    """Where the address begins that ends with ``block``; None where it is no address."""
    if _COUNTED.match(text, block.end()) or text[block.end() : block.end() + 1].isdigit():
        return None
    lowest = max(used, block.start() - _LEFT)
    left = _KANA_TOWNS.sub(lambda town: "町" * len(town[0]), text[lowest : block.start()])
    place = len(left.rstrip(" "))
    if len(left) - place > 1:
        return None
    spaces = 0
    while place and left[place - 1] not in _SEPARATOR:
        spaces += left[place - 1] == " "
        if spaces > 2:
            break
        place -= 1
    piece = left[place:]
    if found := list(_MUNICIPALITY.finditer(piece)):
        town = piece[found[0].start() :]
        if re.search(r"[0-9]", town) or len(piece[found[-1].end() :]) > 12:
            return None
        if piece.rstrip(" ").endswith(("市", "区", "郡", "県")) or re.search("[内民立]$|市[内外]", piece):  # fmt: skip
            return None
        return lowest + place + _without_title(piece, found[0].start())
    parts = re.findall(rf"{_N}+", block[0])
    whole = ("丁目" in block[0] and len(parts) > 1) or (len(parts) == 3 and len(parts[0]) < 3)
    town_name = _TOWN.search(piece.rstrip(" "))
    if not whole or not town_name or re.search(r"(?:番号|平成|令和|昭和|電話|登録|第)$", piece):
        return None
    return lowest + place + town_name.start()


def _without_title(piece: str, start: int) -> int:
    for word in ("自宅", "住所", "送り先", "宛先", "会場", "場所"):
        at = piece.find(word)
        if at >= 0 and at + len(word) > start:
            return at + len(word)
    return start


def _is_of_a_person(text: str, start: int, end: int, bare: bool) -> bool:
    """What stands next to the address decides; where that says nothing, the rest of its sentence."""
    before, after = text[max(0, start - 16) : start], text[end : end + 14]
    near = before.rpartition("。")[2] + "\n" + after.partition("。")[0]
    if _SURE.search(near) or re.search(r"(?:さん|くん|ちゃん|様|氏)\s?\($", before):
        return not re.search(r"(?:会館|センター|ホール|公民館|館|場|校|園|所|室)\s?\($", before)
    if bare:
        return False
    sentence_start = max(0, start - 60) + text[max(0, start - 60) : start].rfind("。") + 1
    sentence = text[sentence_start : end + 60].partition("\n")[0]
    wide = sentence[: end - sentence_start] + sentence[end - sentence_start :].partition("。")[0]
    return not _VENUE.search(wide)
