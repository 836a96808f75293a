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

_NPO = "特定非営利活動法人"
_SAME_FORM = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(福)": "社会福祉法人",
    "(特非)": _NPO,
    "NPO法人": _NPO,
    "認定NPO法人": _NPO,
    "認定特定非営利活動法人": _NPO,
}


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


def legal_form(name: str) -> str:
    """The legal form in a name, its short ways of writing counted as the long one; empty where there is none."""
    plain = unicodedata.normalize("NFKC", name)
    found = next((form for form in _LEGAL_FORMS if form in plain), "")
    return _SAME_FORM.get(found, found)


def match_organisation(name: str, known: list[KnownOrganisation]) -> KnownOrganisation | None:
    """The one organisation of that name, else None.

    A name without legal form finds the organisation of that bare name; a legal form that was typed must be
    the right one, for 社会福祉法人◯◯ and 株式会社◯◯ are two. Where a name fits several, a person must decide.
    """
    exact = [o for o in known if name_key(o.name) == name_key(name)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    bare, form = bare_key(name), legal_form(name)
    fitting = [
        o for o in known if bare and bare_key(o.name) == bare and form in ("", legal_form(o.name))
    ]
    return fitting[0] if len(fitting) == 1 else None
