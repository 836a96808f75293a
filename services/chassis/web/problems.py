"""What can go wrong with a request, in words for the person who made it."""

from collections.abc import Callable
from dataclasses import dataclass, field

SAVED_NOTHING = "送られた内容は保存されていません。"


@dataclass
class Problem(Exception):
    """An answer that is not the hoped-for one: what happened, what was kept, what to do.

    Raised anywhere below a route; becomes a page or, at the API, RFC 9457 problem details.
    """

    status: int
    title: str
    happened: str
    kept: str = SAVED_NOTHING
    todo: str = "前の画面に戻ってやり直してください。"
    errors: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def not_found() -> Problem:
    return Problem(
        404,
        "ページが見つかりません",
        "アドレスが変わったか、ページがなくなった可能性があります。",
        "",
        "アドレスをお確かめいただくか、トップページからお探しください。",
    )


def forbidden() -> Problem:
    return Problem(
        403,
        "この操作はできません",
        "この画面を開く、またはこの操作をする権限がありません。",
        "",
        "必要な場合は、管理者に権限の追加をご相談ください。",
    )


def form_expired() -> Problem:
    return Problem(
        403,
        "画面の有効期限が切れました",
        "安全のため、この送信を受け付けませんでした。",
        SAVED_NOTHING,
        "ブラウザーの「戻る」で前の画面に戻り、もう一度送信してください（再読み込みをすると、入力した内容が消えることがあります）。",
    )


def too_large() -> Problem:
    return Problem(
        413,
        "送信された内容が大きすぎます",
        "一度に送れるのは256KBまでです。",
        SAVED_NOTHING,
        "文章を短くしてから、もう一度送信してください。",
    )


def too_slow() -> Problem:
    return Problem(
        408,
        "送信が時間内に終わりませんでした",
        "内容がすべて届く前に、受付の時間（20秒）が過ぎました。",
        SAVED_NOTHING,
        "通信の状態をお確かめのうえ、ブラウザーの「戻る」で前の画面に戻り、もう一度送信してください。",
    )


def length_required() -> Problem:
    return Problem(
        411,
        "内容の長さが示されていません",
        "Content-Length のない送信は受け付けていません。",
        SAVED_NOTHING,
        "Content-Length を付けて、もう一度送信してください。",
    )


def unavailable() -> Problem:
    return Problem(
        503,
        "ただいまご利用になれません",
        "システムの一部が一時的に止まっています。",
        SAVED_NOTHING,
        "1分ほど待ってから、もう一度お試しください。",
        headers={"Retry-After": "60"},
    )


def internal_error() -> Problem:
    return Problem(
        500,
        "申し訳ありません。処理できませんでした",
        "こちらの不具合で、処理を終えられませんでした。",
        SAVED_NOTHING,
        "少し待ってから、もう一度お試しください。",
    )


def unreadable() -> Problem:
    return Problem(
        400, "送信された内容を読み取れません", "形式が正しくないため、内容を読み取れませんでした。"
    )


def method_not_allowed() -> Problem:
    return Problem(
        405,
        "この操作はできません",
        "このアドレスでは、その操作を受け付けていません。",
        "",
        "前の画面に戻ってやり直してください。",
    )


# Makers and not Problems: an exception that is raised twice keeps all that hung on it the first time, for good.
_BY_STATUS: dict[int, Callable[[], Problem]] = {
    400: unreadable,
    404: not_found,
    405: method_not_allowed,
    408: too_slow,
    411: length_required,
    413: too_large,
}


def of_status(status: int | None, otherwise: Callable[[], Problem]) -> Problem:
    """The Problem that stands for an HTTP status of werkzeug's."""
    return _BY_STATUS.get(status or 400, otherwise)()
