"""How people write headings and kinds of organisations in a list."""

from collections.abc import Mapping
from functools import cache

from services.japanese.labels import ORG_TYPES, ORGANISATION_KINDS
from services.japanese.search_key import folded

_KIND_WORDS = {"会員": "member", "ネットワーク構成員": "member", "県内": "local_organisation"}
_ORG_TYPE_WORDS = {
    "NPO": "npo", "NPO法人": "npo", "認定NPO法人": "npo", "特定非営利活動法人": "npo", "市民活動団体": "npo",
    "ボランティア団体": "npo", "社協": "council_of_social_welfare", "会社": "company", "株式会社": "company",
    "民間企業": "company", "協同組合": "cooperative", "生協": "cooperative", "生活協同組合": "cooperative",
    "老人会": "senior_club", "行政": "government", "市町村": "government", "自治体": "government",
    "大学": "university", "学校": "university",
}  # fmt: skip


def find_kind(word: str) -> str | None:
    """The code of a kind written as code or in Japanese, or None."""
    return _kinds().get(folded(word))


def find_org_type(word: str) -> str | None:
    return _org_types().get(folded(word))


# Only the few processes that read a list pay for what its words need.
@cache
def _kinds() -> dict[str, str]:
    return _codes_of_words(ORGANISATION_KINDS, _KIND_WORDS)


@cache
def _org_types() -> dict[str, str]:
    return _codes_of_words(ORG_TYPES, _ORG_TYPE_WORDS)


def _codes_of_words(labels: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    words = {
        **others,
        **{label: code for code, label in labels.items()},
        **{code: code for code in labels},
    }
    return {folded(word): code for word, code in words.items()}
