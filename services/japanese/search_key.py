"""What office searches compare: width, capitals and kana make no difference."""

import unicodedata


def search_key(text: str) -> str:
    """Text as it is searched: NFKC, small letters, hiragana as katakana (ふぁんける, ﾌｧﾝｹﾙ and ファンケル are one)."""
    # 4 MB that only a process that searches needs.
    import jaconv

    folded: str = jaconv.hira2kata(unicodedata.normalize("NFKC", text).casefold())
    return folded
