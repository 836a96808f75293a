"""Names of organisations: which spellings are one name, and which names a person has to look at.

The name key leaves nothing out: what has the same key is the same name, and no person is asked. The loose key leaves
something out, so what has the same loose key may be the same organisation, and a person decides. No key ever drops a
long vowel: ビール is not ビル.
"""

import re
import unicodedata

from services.japanese.half_width import DASHES
from services.japanese.hidden_characters import without_invisible

# Whoever keeps keys keeps with them by which rules they were made, and makes them anew when this is raised.
KEY_VERSION = 2

# Longest first, so that 認定特定非営利活動法人 does not leave 認定 behind.
_LEGAL_FORMS = (
    "認定特定非営利活動法人",
    "特定非営利活動法人",
    "公益社団法人",
    "一般社団法人",
    "公益財団法人",
    "一般財団法人",
    "社会福祉法人",
    "生活協同組合",
    "医療法人",
    "学校法人",
    "株式会社",
    "有限会社",
    "合同会社",
)
# Short forms as they are after NFKC, which makes (株) of ㈱ and （株）.
_WRITTEN_OUT = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(福)": "社会福祉法人",
    "(特非)": "特定非営利活動法人",
    "(一社)": "一般社団法人",
    "(公社)": "公益社団法人",
    "(一財)": "一般財団法人",
    "(公財)": "公益財団法人",
    "NPO法人": "特定非営利活動法人",
}
_SHORT = re.compile("|".join(map(re.escape, _WRITTEN_OUT)), re.IGNORECASE)
# Old and variant shapes of kanji above their common ones: those that stand in names, and those of 常用漢字表.
_COMMON_SHAPES = str.maketrans(
    "髙﨑嵜碕邊邉濱濵澤齊齋斎嶋嶌槗𠮷廣國學會團櫻瀨德惠榮藏豐圓眞曾龍總應橫縣區靜淺萬禮與關藝體鐵實壽檜黑緣鷗"
    "冨峯嶽舘桒栁槇藪靍靏渕渊亙遙穗彌祿龜瀧鹽增寬邨曻來兒薗埜"
    "亞惡壓圍醫壹隱飮營衞驛圖淸溫假價畫擴覺樂歡觀氣歸舊據擧峽狹曉勳薰徑惠溪經螢輕繼鷄儉劍圈檢權獻縣險顯驗嚴效恆鑛"
    "號濟碎劑參產贊殘絲齒辭舍寫釋從澁獸縱收肅處緖敍將稱燒證獎條狀乘淨剩疊孃讓釀觸寢愼晉盡粹醉隨數攝專戰錢纖禪雙壯搜裝"
    "奬爭莊續墮對帶滯臺擇單擔膽團彈斷遲晝蟲鑄廳聽敕鎭點轉傳黨燈當稻鬪讀獨貳腦霸拜賣麥發髮拔變辨瓣辯舖穗寶襃豐飜每萠默"
    "藥譯豫餘搖樣謠賴覽兩獵綠壘勵靈齡戀爐勞樓錄灣竝",
    "高崎崎崎辺辺浜浜沢斉斉斉島島橋吉広国学会団桜瀬徳恵栄蔵豊円真曽竜総応横県区静浅万礼与関芸体鉄実寿桧黒縁鴎"
    "富峰岳館桑柳槙薮鶴鶴淵淵亘遥穂弥禄亀滝塩増寛村昇来児園野"
    "亜悪圧囲医壱隠飲営衛駅図清温仮価画拡覚楽歓観気帰旧拠挙峡狭暁勲薫径恵渓経蛍軽継鶏倹剣圏検権献県険顕験厳効恒鉱"
    "号済砕剤参産賛残糸歯辞舎写釈従渋獣縦収粛処緒叙将称焼証奨条状乗浄剰畳嬢譲醸触寝慎晋尽粋酔随数摂専戦銭繊禅双壮捜装"
    "奨争荘続堕対帯滞台択単担胆団弾断遅昼虫鋳庁聴勅鎮点転伝党灯当稲闘読独弐脳覇拝売麦発髪抜変弁弁弁舗穂宝褒豊翻毎萌黙"
    "薬訳予余揺様謡頼覧両猟緑塁励霊齢恋炉労楼録湾並",
)
_DASH_AFTER_KANA = re.compile(f"(?<=[ぁ-ヿ])[{re.escape(DASHES)}]")
_LEFT_OUT = re.compile(
    f"[{re.escape(DASHES.replace('ー', '').replace('ｰ', ''))}・,、.。「」『』'’&＆]"
)
_VARIATION_SELECTORS = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def name_key(name: str) -> str:
    """A name as one writes it or another: NFKC, without spaces, legal forms written out. Nothing else is left out.

    ㈱ツルハ, (株)ツ ルハ and 株式会社ツルハ are one name; ツルハ, 髙島 and 高島 are others. Idempotent.
    """
    return _SHORT.sub(lambda short: _WRITTEN_OUT[short[0].upper()], spelling(name))


def spelling(name: str) -> str:
    """A name as it is spelled, whatever its width and spaces: tells ㈱ツルハ from 株式会社ツルハ. Idempotent."""
    plain = "".join(unicodedata.normalize("NFKC", without_invisible(name)).split())
    # Once more, because what stands side by side now may be one character.
    return unicodedata.normalize("NFKC", plain)


def common_shapes(text: str) -> str:
    """Kanji in the shape that most people write, character by character: 髙﨑齋 as 高崎斉."""
    return text.translate(_COMMON_SHAPES)


def without_selectors(text: str) -> str:
    """Text without what chooses between shapes of one character: 葛󠄀城 as 葛城."""
    return _VARIATION_SELECTORS.sub("", text)


def without_legal_form(name: str) -> str:
    """The name key without the legal form: 株式会社ファンケル as ファンケル."""
    plain = name_key(name)
    for form in _LEGAL_FORMS:
        plain = plain.replace(form, "")
    return plain


def legal_form(name: str) -> str:
    """The legal form in a name; whether an NPO is 認定 makes no other form of it. Empty where there is none."""
    plain = name_key(name)
    found = next((form for form in _LEGAL_FORMS if form in plain), "")
    return found.removeprefix("認定")


def loose_key(name: str) -> str:
    """What a name may be taken for: without legal form and punctuation, letters small, kanji in their common shape.

    A dash behind kana is a long vowel that was typed so.
    """
    plain = without_selectors(without_legal_form(name)).casefold()
    plain = _DASH_AFTER_KANA.sub("ー", plain.translate(_COMMON_SHAPES))
    return _LEFT_OUT.sub("", plain)


def forms_fit(one: str, other: str) -> bool:
    """Whether two names of one loose key can mean one organisation: 社会福祉法人◯◯ is not 株式会社◯◯, ◯◯ may be either."""
    forms = {legal_form(one), legal_form(other)}
    return len(forms) == 1 or "" in forms
