"""Which organisation is meant by a name that an applicant typed."""

import re
import unicodedata
from dataclasses import dataclass

# Longest first, so that 認定特定非営利活動法人 does not leave 認定 behind.
_LEGAL_FORMS = (
    "認定特定非営利活動法人",
    "特定非営利活動法人",
    "認定NPO法人",
    "NPO法人",
    "公益社団法人",
    "一般社団法人",
    "公益財団法人",
    "一般財団法人",
    "社会福祉法人",
    "医療法人",
    "学校法人",
    "生活協同組合",
    "株式会社",
    "有限会社",
    "合同会社",
    "(株)",
    "(有)",
    "(福)",
    "(特非)",
)


def name_key(name: str) -> str:
    """A name for comparison only: NFKC, without spaces and punctuation, letters small."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\s・･,、.。「」『』\-‐ー―]", "", plain)


def bare_key(name: str) -> str:
    """The same without the legal form, so that ファンケル finds 株式会社ファンケル."""
    plain = unicodedata.normalize("NFKC", name)
    for form in _LEGAL_FORMS:
        plain = plain.replace(form, "")
    return name_key(plain)


@dataclass(frozen=True)
class KnownOrganisation:
    id: str
    name: str
    linked: bool
    contact_id: str | None


def match_organisation(name: str, known: list[KnownOrganisation]) -> KnownOrganisation | None:
    """The organisation of that name; where only the bare name fits, it must fit exactly one."""
    exact = [o for o in known if name_key(o.name) == name_key(name)]
    if exact:
        return exact[0]
    bare = [o for o in known if bare_key(o.name) == bare_key(name)]
    return bare[0] if len(bare) == 1 and bare_key(name) else None
