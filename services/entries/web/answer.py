"""A partner's answer: GET shows, POST acts, for mail scanners open links."""

import re

from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis.web.client_address import client_address
from services.chassis.web.fields import CleanText
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.entries.domain.introduction import (
    ANSWERS,
    INTRODUCTION_STATES,
    AlreadyAnswered,
    IntroductionState,
    LinkEnded,
    UnknownIntroduction,
)
from services.entries.domain.sheet import PARTNER_FIELDS
from services.entries.domain.sheet_values import display_value, value_of
from services.entries.settings import EntriesSettings
from services.entries.store.views.entry import find_entry
from services.entries.store.work import Store
from services.entries.usecases.answer_introduction import answer_introduction
from services.entries.usecases.limit_attempts import TooManyAttempts
from services.entries.usecases.open_introduction import open_introduction
from services.entries.usecases.open_introduction_by_code import open_introduction_by_code
from services.entries.web.attempts import subject_of
from services.japanese.half_width import half_width

_comment = CleanText(500)
UNKNOWN_CODE = "このコードは見つかりません。メールの「回答用コード」をお確かめください。"


class AnswerPages:
    """One page, no account: 関心がある / 話を聞きたい / 今回は見送る."""

    def __init__(
        self, settings: EntriesSettings, store: Store, pages: Pages, forms: KeptForms
    ) -> None:
        self._secret = settings.fingerprint_secret
        self._store, self._pages, self._forms = store, pages, forms

    def code_page(self, request: Request) -> Response:
        kept = self._forms.find(request)
        return self._pages.render("answer_code.html", request, errors=kept.errors, typed=kept.typed)

    def open_by_code(self, request: Request) -> Response:
        typed = half_width(request.form.get("code", "")).upper()
        code = re.sub(r"[^A-Z2-7]", "", typed)
        if len(code) != 16:
            return self._forms.show_again(request, {"code": [UNKNOWN_CODE]})
        subject = subject_of(self._secret, "answer", client_address(request))
        try:
            with self._store.work() as work:
                token = open_introduction_by_code(work, code, subject)
        except TooManyAttempts:
            raise too_many_codes() from None
        if not token:
            return self._forms.show_again(request, {"code": [UNKNOWN_CODE]})
        return see_other(f"/answer/{token}")

    def page(self, request: Request, token: str) -> Response:
        try:
            with self._store.work() as work:
                introduction = open_introduction(work, token)
                entry = find_entry(work.uow, introduction.number)
        except UnknownIntroduction:
            raise unknown_link() from None
        except LinkEnded:
            raise link_ended() from None
        assert entry is not None
        rows = [
            (f.label, display_value(f, value_of(entry.sheet, f.name)), None) for f in PARTNER_FIELDS
        ]
        kept = self._forms.find(request)
        answered = not introduction.rule.is_awaited
        return self._pages.render(
            "answer.html",
            request,
            introduction=introduction,
            entry=entry,
            rows=[r for r in rows if r[1]],
            errors={} if answered else kept.errors,
            answered=answered,
            answer_label=introduction.rule.label,
            choices=[(a.value, INTRODUCTION_STATES[a].label) for a in ANSWERS],
            typed=kept.typed,
            came_late="late" in request.args,
        )

    def give(self, request: Request, token: str) -> Response:
        errors: dict[str, list[str]] = {}
        answer, comment = request.form.get("answer", ""), ""
        if answer not in [a.value for a in ANSWERS]:
            errors["answer"] = ["どれか一つを選んでください。"]
        try:
            comment = _comment.deserialize(request.form.get("comment", ""))
        except ValidationError as error:
            errors["comment"] = list(map(str, error.messages))
        if errors:
            return self._forms.show_again(request, errors)
        try:
            with self._store.work() as work:
                answer_introduction(work, token, IntroductionState(answer), comment)
        except UnknownIntroduction:
            raise unknown_link() from None
        except LinkEnded:
            raise link_ended() from None
        except AlreadyAnswered:
            return see_other(f"/answer/{token}?late=1")
        return see_other(f"/answer/{token}")


def unknown_link() -> Problem:
    return Problem(
        404,
        "このリンクは使えません",
        "リンクの期限が切れたか、アドレスが途中で切れています。",
        "",
        "メールにある回答用コードで /answer/ からお答えいただくか、事務局へお電話ください。",
    )


def link_ended() -> Problem:
    return Problem(
        410,
        "このご相談は終わりました",
        "県からのご相談は、いまはお受けいただけません。ご検討いただき、ありがとうございました。",
        "",
        "ご不明な点は、事務局へお電話ください。",
    )


def too_many_codes() -> Problem:
    return Problem(
        429,
        "しばらくお待ちください",
        "コードの誤りが続いたため、1時間ほど受付を止めています。",
        "",
        "お急ぎの場合は、事務局へお電話ください。",
        headers={"Retry-After": "3600"},
    )
