"""Accounts of the secretariat: names, passwords, roles, and the rules that keep them safe."""

import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

ROLES = ("input", "reviewer", "approver", "admin")
LEAST_PASSWORD = 12
# Longer than any passphrase, short enough that hashing it costs nobody anything.
MOST_PASSWORD = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class UnfitAccount(Exception):
    """An account that may not be; the message says why and what to do. Permanent."""


def sign_in_name(typed: str) -> str:
    """A sign-in name as it is kept: full-width and capital letters are understood."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def check_account(name: str, display_name: str, roles: list[str], password: str) -> None:
    """Raises UnfitAccount for a name, roles or a password that an account may not have."""
    if not _NAME.fullmatch(name):
        raise UnfitAccount(
            "名前は半角の英小文字と数字で始め、英小文字、数字、. _ @ - の64文字までにしてください。"
        )
    if not display_name.strip() or len(display_name) > 100:
        raise UnfitAccount("表示名を100文字までで指定してください。")
    if not roles or not set(roles) <= set(ROLES):
        raise UnfitAccount(f"役割は次から1つ以上選んでください：{'、'.join(ROLES)}")
    if len(password) < LEAST_PASSWORD:
        raise UnfitAccount(
            f"パスワードが短すぎます（{len(password)}文字）。{LEAST_PASSWORD}文字以上にしてください。"
        )
    if len(password) > MOST_PASSWORD:
        raise UnfitAccount(f"パスワードは{MOST_PASSWORD}文字までにしてください。")
    if len(name) >= 4 and name in password.lower():
        raise UnfitAccount("パスワードに名前を含めないでください。")


class Passwords:
    """argon2id with OWASP's parameters (19 MiB, 2 passes); both methods keep a processor busy for a while."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

    def hash(self, password: str) -> str:
        return self._hasher.hash(_same_however_typed(password))

    def fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, _same_however_typed(password))
        except (VerificationError, InvalidHashError):
            return False


def _same_however_typed(password: str) -> str:
    # Keyboards differ in how they compose characters (NIST SP 800-63B 3.1.1.2).
    return unicodedata.normalize("NFKC", password)
