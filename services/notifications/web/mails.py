"""The office's pages about mails: what was sent, what waits, and what did not arrive."""

import math
import unicodedata
from typing import Any
from urllib.parse import urlencode

from marshmallow import EXCLUDE, Schema, fields, validate
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database, Row
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.notifications.domain.letters import KINDS
from services.notifications.domain.mail import RESENDABLE, STATES
from services.notifications.store import mails
from services.notifications.usecases.resend_mail import NoSuchMail, NotResendable, resend_mail

PAGE_SIZE = 50
TONES = {
    "sent": "success",
    "undeliverable": "danger",
    "waiting": "warning",
    "queued": "info",
    "sending": "info",
    "skipped": "neutral",
}
OWNERS = {"entries": "申込団体の担当者", "members": "団体の担当者", "secretariat": "事務局"}
UNSAFE = "メールサーバーとの通信を安全にできないため、送信を止めています。システムの担当者にお知らせください。"
# The first word of last_error, in words for the office; what is not here is shown as it is.
REASONS = (
    ("RCPT 5", "宛先のメールサーバーが、このアドレスを受け付けませんでした。"),
    ("DATA 5", "宛先のメールサーバーが、このメールを受け付けませんでした。"),
    ("RCPT 4", "宛先のメールサーバーが、いまは受け付けられないと答えました。"),
    ("DATA 4", "宛先のメールサーバーが、いまは受け付けられないと答えました。"),
    (
        "DATA ",
        "送っている途中で通信が切れました。届いたかどうか分からないため、間をおいてもう一度送ります。",
    ),
    ("MAIL ", "メールサーバーが、事務局からの送信を受け付けていません。"),
    (
        "AUTH ",
        "メールサーバーにサインインできません。システムの担当者にお知らせください。メールは残っています。",
    ),
    ("SSL", UNSAFE),
    ("SMTPNotSupported", UNSAFE),
    ("UnfitAddress", "メールアドレスの形が正しくありません。"),
    ("NotAscii", "メールアドレスに、送信できない文字が含まれています。"),
    ("UnfitHeader", "見出しに使えない文字が含まれていたため、送信を止めました。"),
    ("ReceiptLimit", "同じアドレスへの受付のお知らせが、1日の上限を超えました。"),
    ("ReceiptCeiling", "受付のお知らせが多いため、送信を1時間ごとの上限に合わせて待っています。"),
    ("DecisionChanged", "送る前に確認の結果が変わったため、送信をやめました。"),
    ("Withdrawn", "送る前に県とのつながりがなくなったため、送信をやめました。"),
    ("members HTTP 404", "宛先の登録がなくなっています。"),
    ("entries HTTP 404", "宛先または申込みの登録がなくなっています。"),
    ("members ", "団体の担当者のアドレスを確かめられませんでした。"),
    ("entries ", "申込みの内容を確かめられませんでした。"),
)


class Filter(Schema):
    """What narrows the list; a value that does not fit counts as none, for it comes from an address."""

    class Meta:
        unknown = EXCLUDE

    number = fields.String(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    template = fields.String(load_default="", validate=validate.OneOf(["", *KINDS]))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))


class MailPages:
    """List, single mail, and sending again."""

    def __init__(self, database: Database, pages: Pages) -> None:
        self._database = database
        self._pages = pages

    def show_list(self, request: Request) -> Response:
        chosen = _read_filter(request)
        number = unicodedata.normalize("NFKC", chosen["number"]).strip().upper()
        with self._database.unit_of_work() as uow:
            rows = mails.find_mails(
                uow,
                chosen["state"] or None,
                chosen["template"] or None,
                number or None,
                PAGE_SIZE,
                (chosen["page"] - 1) * PAGE_SIZE,
            )
            counts = mails.count_by_state(uow)
        found = rows[0]["found"] if rows else 0
        kept = {name: chosen[name] for name in ("number", "state", "template") if chosen[name]}
        return self._pages.render(
            "mails.html",
            request,
            rows=[_list_row(row) for row in rows],
            found=found,
            counts=counts,
            chosen=chosen,
            states=STATES,
            kinds=KINDS,
            page=chosen["page"],
            pages=max(1, math.ceil(found / PAGE_SIZE)),
            page_url=f"/office/mails/?{urlencode({**kept, 'page': ''})}",
            is_filtered=bool(kept),
        )

    def show(self, request: Request, mail_id: str) -> Response:
        with self._database.unit_of_work() as uow:
            mail = mails.find_mail(uow, mail_id)
            resends = mails.find_resends(uow, mail_id)
        if mail is None:
            raise not_found()
        notices = (
            [("success", "もう一度送るように手配しました。まもなく送信されます。")]
            if "queued" in request.args
            else []
        )
        return self._pages.render(
            "mail.html",
            request,
            mail=mail,
            resends=resends,
            state=STATES[mail["state"]],
            tone=TONES[mail["state"]],
            kind=KINDS[mail["template"]].label,
            owner=OWNERS[mail["recipient_owner"]],
            reason=reason_of(mail["last_error"]),
            is_due=mail["next_attempt_at"] is not None and mail["next_attempt_at"] <= now(),
            can_resend=mail["state"] in RESENDABLE
            and request.staff.has("reviewer", "approver", "admin"),
            notices=notices,
        )

    def resend(self, request: Request, mail_id: str) -> Response:
        read_form(request.form, Schema())
        try:
            with self._database.unit_of_work() as uow:
                resend_mail(uow, mail_id, request.staff.name)
        except NoSuchMail:
            raise not_found() from None
        except NotResendable as error:
            raise Problem(
                409,
                "このメールは再送できません",
                f"このメールは「{STATES[str(error)]}」の状態です。",
                "",
                "前の画面に戻り、再読み込みをして、いまの状態をお確かめください。",
            ) from None
        return see_other(f"/office/mails/{mail_id}?queued=1")


def reason_of(error: str | None) -> str:
    """``last_error`` in words; empty where there is none."""
    if not error:
        return ""
    return next(
        (words for beginning, words in REASONS if error.startswith(beginning)),
        "メールサーバーにつながりませんでした。つながりしだい送ります。",
    )


def _read_filter(request: Request) -> dict[str, Any]:
    schema = Filter()
    faults = schema.validate(request.args.to_dict())
    loaded: dict[str, Any] = schema.load(
        {name: value for name, value in request.args.items() if name not in faults}
    )
    return loaded


def _list_row(row: Row) -> dict[str, Any]:
    return {
        "created": row["created_at"],
        "number": {"text": row["number"], "url": f"/office/mails/{row['id']}"},
        "kind": KINDS[row["template"]].label,
        "recipient": {
            "text": OWNERS[row["recipient_owner"]],
            "note": row["recipient_masked"] or "",
        },
        "state": {
            "badge": STATES[row["state"]],
            "tone": TONES[row["state"]],
            "note": reason_of(row["last_error"]),
        },
        "attempts": row["attempts"],
        "finished": row["finished_at"],
    }
