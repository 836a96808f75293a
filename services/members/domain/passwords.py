"""Passwords: which ones an account may have (NIST SP 800-63B)."""

import unicodedata

LEAST_PASSWORD = 12
# Longer than any passphrase, short enough that hashing it costs nobody anything.
MOST_PASSWORD = 200
# What somebody who knows whom they attack tries first; the account's own names are added.
_CONTEXT = (
    "つながり", "かながわ", "かながわつながりネットワーク", "神奈川", "神奈川県", "事務局", "ネットワーク",
    "tsunagari", "kanagawa", "kanagawaken", "jimukyoku", "network",
)  # fmt: skip
# Guesses of somebody who knows how people choose passwords; at the pace that sign-in allows, longer than anybody lives.
_LEAST_GUESSES = 10**9
# As much as the estimate reads; what follows only makes a password better.
_ESTIMATED = 72


class UnfitAccount(Exception):
    """An account that may not be; the message says why and what to do. Permanent."""


def check_password(password: str, name: str, display_name: str) -> None:
    """Raises UnfitAccount for a password that the account of these names may not have, with the reason.

    Common passwords, names, words, dates, rows of keys, repetitions and words of this system are found by zxcvbn,
    also where letters are replaced (p4ssw0rd). Length alone makes up for it; no kinds of characters are demanded.
    """
    if len(password) < LEAST_PASSWORD:
        raise UnfitAccount(
            f"パスワードが短すぎます（{len(password)}文字）。{LEAST_PASSWORD}文字以上にしてください。"
        )
    if len(password) > MOST_PASSWORD:
        raise UnfitAccount(f"パスワードは{MOST_PASSWORD}文字までにしてください。")
    if len(name) >= 4 and name in same_however_typed(password).lower():
        raise UnfitAccount("パスワードに名前を含めないでください。")
    if _guesses(password, name, display_name) < _LEAST_GUESSES:
        raise UnfitAccount(
            "このパスワードは推測されやすいものです。よく使われることば、名前、日付、キーの並び、くり返しを避け、"
            "関係のないことばを3つ以上つなげるなどしてください。"
        )


def _guesses(password: str, *names: str) -> float:
    # Loads lists of 90,000 words, which only those few need who set a password.
    from zxcvbn import zxcvbn

    context = [word for name in (*_CONTEXT, *names) for word in (name, *name.split())]
    typed = same_however_typed(password)
    # Signs between words make no better password than the words are, which the estimate would think.
    words = "".join(character for character in typed if character.isalnum())
    return min(
        float(zxcvbn(text[:_ESTIMATED], user_inputs=context)["guesses"])
        for text in (typed, words)
        if text
    )


def same_however_typed(password: str) -> str:
    """A password as it is hashed: keyboards differ in how they compose characters (NIST SP 800-63B 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
