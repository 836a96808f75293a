"""区分 of entries as parts of addresses; the list is in the order of the words."""

from services.japanese.labels import CATEGORIES

_OTHER = "other"
_SLUGS = {
    "こども": "children",
    "若者": "youth",
    "子育て": "parenting",
    "高齢者": "seniors",
    "生活困窮": "hardship",
    "障がい": "disability",
    "外国籍": "foreign-residents",
    "多世代": "generations",
    "その他": _OTHER,
}
CATEGORY_OF_SLUG = {_SLUGS[category]: category for category in CATEGORIES}


def category_slug(category: str) -> str:
    """The slug of a 区分; an unknown one stands with その他, so that its entry is still found."""
    return _SLUGS.get(category, _OTHER)
