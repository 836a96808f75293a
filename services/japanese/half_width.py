"""Numbers, codes and addresses as people type them: full-width or half-width, with whatever dash their keyboard has.

For what a machine compares or sends only: text that people read stays as it was typed.
"""

import unicodedata

from services.japanese.hidden_characters import without_invisible

# Hyphens, dashes, minus signs, the long vowel mark and ruled lines: all are typed for a hyphen.
DASHES = "-‐‑‒–—―−ー─━﹣－ｰ"
_PLAIN = str.maketrans(dict.fromkeys(DASHES, "-"))


def half_width(typed: str) -> str:
    """NFKC, without spaces around it and without what nobody sees."""
    return unicodedata.normalize("NFKC", without_invisible(typed)).strip()


def with_hyphens(typed: str) -> str:
    """In half width, with a hyphen for every kind of dash. Only where no kana stands: ー is one of them."""
    return half_width(typed).translate(_PLAIN)
