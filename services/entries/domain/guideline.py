"""The guideline (要領) as versioned data, and a review of one entry against one version of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    FIT = "fit"
    AMEND = "amend"
    UNFIT = "unfit"


VERDICT_LABELS = {Verdict.FIT: "適", Verdict.AMEND: "要補正", Verdict.UNFIT: "不適"}


@dataclass(frozen=True)
class Item:
    """One requirement (要件). ``origin`` says where it comes from."""

    code: str
    text: str
    help: str
    origin: str


@dataclass(frozen=True)
class Condition:
    """One condition (諸条件) that the secretariat confirms."""

    code: str
    text: str


@dataclass(frozen=True)
class Guideline:
    version: int
    items: tuple[Item, ...]
    conditions: tuple[Condition, ...]


_NETWORK = "ネットワーク資料"
_COMPARABLE = "類似制度"
_OURS = "本システム"

VERSION_1 = Guideline(
    version=1,
    items=(
        Item(
            "purpose",
            "孤独・孤立対策に資する取組である",
            "概要と「孤独・孤立対策との関係」から、つながりが生まれるかを確かめます。",
            _NETWORK,
        ),
        Item(
            "residents",
            "県民を対象とする取組である",
            "県外の人だけを対象としていないかを確かめます。",
            _NETWORK,
        ),
        Item(
            "neutral",
            "特定の政治・宗教等を支持するものでない",
            "団体のホームページも見て確かめます。",
            _NETWORK,
        ),
        Item(
            "non_profit",
            "営利を主な目的としない",
            "費用が実費の範囲か、販売や勧誘につながらないかを確かめます。",
            _NETWORK,
        ),
        Item(
            "trust",
            "県民に疑念を抱かせるおそれがない",
            "誤解を招く表現や、誇大な表現がないかを確かめます。",
            _NETWORK,
        ),
        Item(
            "no_crime",
            "暴力団等の反社会的勢力でない",
            "申込時の同意に加え、必要なときは照会します。",
            _COMPARABLE,
        ),
        Item(
            "lawful",
            "法令・公序良俗に反しない",
            "必要な許可や届出があるかを確かめます。",
            _COMPARABLE,
        ),
        Item(
            "common_good",
            "特定の個人・団体だけの利益でない",
            "参加できる人が広く開かれているかを確かめます。",
            _COMPARABLE,
        ),
        Item(
            "able",
            "自ら実施する意思と能力がある",
            "これまでの活動から、実施できる体制かを確かめます。",
            _COMPARABLE,
        ),
        Item(
            "organisation", "団体である", "個人としての申込みでないことを確かめます。", _COMPARABLE
        ),
        Item(
            "no_personal_data",
            "公開項目に個人情報を含まない",
            "氏名・電話番号・住所などが公開項目にないかを確かめます。",
            _OURS,
        ),
        Item(
            "safe",
            "安全への配慮がある",
            "未成年の参加、食品、移動、保険への配慮を確かめます。",
            _OURS,
        ),
    ),
    conditions=(
        Condition("resources", "自前で用意するもの／相手に求めるもの"),
        Condition("when", "いつ（時期・日程）"),
        Condition("where", "どこで（地域・会場）"),
        Condition("audience", "どのような方を対象に"),
        Condition("capacity", "何名程度"),
        Condition("cost", "費用負担"),
        Condition("partners", "希望する連携相手"),
        Condition("insurance", "保険・責任分担"),
        Condition("personal_data", "個人情報の扱い"),
        Condition("publicity", "広報・写真"),
    ),
)
GUIDELINES = {guideline.version: guideline for guideline in (VERSION_1,)}
CURRENT = VERSION_1


@dataclass
class Review:
    """One reading of one version of an entry: a verdict with reason per item, and which conditions are confirmed.

    ``partners`` says which organisation a desired partner is, where its name leaves that open (matching.py).
    """

    guideline: Guideline
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    opinion: str = ""
    partners: dict[str, str] = field(default_factory=dict)

    def open_points(self) -> list[str]:
        """What still stands in the way of a proposal, in the guideline's order and words."""
        points = []
        for item in self.guideline.items:
            verdict = self.verdicts.get(item.code)
            if verdict is None:
                points.append(f"{item.text}：まだ確認していません")
            elif verdict is not Verdict.FIT:
                points.append(f"{item.text}：{VERDICT_LABELS[verdict]}")
        points += [
            f"{c.text}：まだ確認していません"
            for c in self.guideline.conditions
            if c.code not in self.confirmed
        ]
        return points
