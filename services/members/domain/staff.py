"""Accounts of the secretariat: names, roles, and the rules that keep them safe."""

import re
import unicodedata

from services.members.domain.passwords import UnfitAccount, check_password
from services.staff.roles import ROLES

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


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
    check_password(password, name, display_name)
