"""Accounts of the secretariat: what may become of one, and the rules that keep them safe."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from services.japanese.half_width import half_width
from services.members.domain.passwords import UnfitAccount, check_password
from services.staff.roles import ROLES

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class NoSuchStaff(Exception):
    """There is no account of that name or id. Permanent."""


class OwnAccount(Exception):
    """Nobody shuts the account that they are using; nothing was changed. Permanent."""


class AccountStep(StrEnum):
    """Everything that can become of an account, by the word under which the trace keeps it."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    ADDED = "added"
    CHANGED = "changed"
    DISABLED = "disabled"
    UNLOCKED = "unlocked"


STEP_LABELS: dict[str, str] = {
    AccountStep.SIGNED_IN: "サインイン",
    AccountStep.SIGN_IN_FAILED: "サインインの失敗",
    AccountStep.SIGN_IN_REFUSED: "失敗が続いたため、サインインを一時停止",
    AccountStep.SIGNED_OUT: "サインアウト",
    AccountStep.PASSWORD_CHANGED: "パスワードの変更",
    AccountStep.ADDED: "アカウントの追加",
    AccountStep.CHANGED: "アカウントの変更",
    AccountStep.DISABLED: "アカウントの停止",
    AccountStep.UNLOCKED: "サインインの一時停止を解除",
}


def step_label(step: str) -> str:
    """A step as people read it; one of another version of this program stays as it is."""
    return STEP_LABELS.get(step, step)


@dataclass(frozen=True)
class Account:
    """One account. Sessions count that began at ``sessions_valid_from`` or later; ``version`` grows with each change.

    ``demo`` marks an account of a demonstration, refused outside development wherever its row came from.
    """

    id: str
    name: str
    display_name: str
    password_hash: str
    roles: list[str]
    active: bool
    demo: bool
    sessions_valid_from: dt.datetime
    version: int

    def disabled(self, at: dt.datetime) -> "Account":
        return replace(self, active=False, sessions_valid_from=at, version=self.version + 1)

    def signed_out(self, at: dt.datetime) -> "Account":
        """Only sessions that begin after ``at`` count."""
        return replace(self, sessions_valid_from=at, version=self.version + 1)

    def with_password(self, password_hash: str, at: dt.datetime) -> "Account":
        """All sessions from before ``at`` end."""
        return replace(self.signed_out(at), password_hash=password_hash)


def sign_in_name(typed: str) -> str:
    """A sign-in name as it is kept: full-width and capital letters are understood."""
    return half_width(typed).lower()


def check_account(name: str, display_name: str, roles: Collection[str], password: str) -> None:
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
