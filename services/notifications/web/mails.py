"""The office's pages about mails: what was sent, what waits, and what did not arrive."""

import math
from typing import Any
from urllib.parse import urlencode

from marshmallow import EXCLUDE, Schema, fields, validate
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.japanese.entry_number import read_number
from services.notifications.domain.mail import RESENDABLE, STATES
from services.notifications.domain.mail_types import MAIL_TYPES
from services.notifications.store import views
from services.notifications.store.work import Store
from services.notifications.usecases.resend_mail import NoSuchMail, NotResendable, resend_mail
from services.notifications.web.reasons import reason_of

PAGE_SIZE = 50
TONES = {
    "sent": "success",
    "undeliverable": "danger",
    "waiting": "warning",
    "queued": "info",
    "sending": "info",
    "skipped": "neutral",
}
OWNERS = {"entries": "実施団体の担当者", "members": "団体の担当者", "secretariat": "事務局"}


class Filter(Schema):
    """What narrows the list; a value that does not fit counts as none, for it comes from an address."""

    class Meta:
        unknown = EXCLUDE

    number = fields.String(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    template = fields.String(load_default="", validate=validate.OneOf(["", *MAIL_TYPES]))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))


class MailPages:
    """List, single mail, and sending again."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show_list(self, request: Request) -> Response:
        chosen = _read_filter(request)
        number = read_number(chosen["number"])
        with self._store.work() as work:
            listed = views.find_mails(
                work.uow,
                chosen["state"] or None,
                chosen["template"] or None,
                number or None,
                PAGE_SIZE,
                (chosen["page"] - 1) * PAGE_SIZE,
            )
            counts = views.count_by_state(work.uow)
        kept = {name: chosen[name] for name in ("number", "state", "template") if chosen[name]}
        return self._pages.render(
            "mails.html",
            request,
            rows=[_list_row(mail) for mail in listed.mails],
            found=listed.found,
            counts=counts,
            chosen=chosen,
            states=STATES,
            mail_types=MAIL_TYPES,
            page=chosen["page"],
            pages=max(1, math.ceil(listed.found / PAGE_SIZE)),
            page_url=f"/office/mails/?{urlencode({**kept, 'page': ''})}",
            is_filtered=bool(kept),
        )

    def show(self, request: Request, mail_id: str) -> Response:
        with self._store.work() as work:
            mail = views.find_mail(work.uow, mail_id)
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
            state=STATES[mail.state],
            tone=TONES[mail.state],
            label=MAIL_TYPES[mail.template].label,
            owner=OWNERS[mail.recipient_owner],
            reason=reason_of(mail.last_error),
            is_due=mail.next_attempt_at is not None and mail.next_attempt_at <= now(),
            can_resend=mail.state in RESENDABLE
            and request.staff.has("reviewer", "approver", "admin"),
            notices=notices,
        )

    def resend(self, request: Request, mail_id: str) -> Response:
        read_form(request.form, Schema())
        try:
            with self._store.work() as work:
                resend_mail(work, mail_id, request.staff.name)
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


def _read_filter(request: Request) -> dict[str, Any]:
    schema = Filter()
    faults = schema.validate(request.args.to_dict())
    loaded: dict[str, Any] = schema.load(
        {name: value for name, value in request.args.items() if name not in faults}
    )
    return loaded


def _list_row(mail: views.ListedMail) -> dict[str, Any]:
    return {
        "created": mail.created_at,
        "number": {"text": mail.number, "url": f"/office/mails/{mail.id}"},
        "label": MAIL_TYPES[mail.template].label,
        "recipient": {"text": OWNERS[mail.recipient_owner], "note": mail.recipient_masked or ""},
        "state": {
            "badge": STATES[mail.state],
            "tone": TONES[mail.state],
            "note": reason_of(mail.last_error),
        },
        "attempts": mail.attempts,
        "finished": mail.finished_at,
    }
