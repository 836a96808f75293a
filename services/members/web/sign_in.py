"""The door of the console: signing in and out."""

import math
import re

from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.web.cookies import Cookies
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.members.domain import known_device
from services.members.store.work import Store
from services.members.usecases.prove_password import (
    Attempt,
    SignInContext,
    TooManyAttempts,
    WrongCredentials,
)
from services.members.usecases.sign_in import sign_in
from services.members.usecases.sign_out import sign_out
from services.members.web.actor import actor
from services.members.web.forms import SignInForm
from services.staff.sessions import Sessions

HOME = "/office/"
# By this cookie a browser is known from which somebody has signed in (domain/known_device.py).
DEVICE_COOKIE = "device"
WRONG = "名前またはパスワードが違います。入力し直してください。"
_LOCAL = re.compile(r"/office/[A-Za-z0-9/_.~%?=&+-]*")


class SignInPages:
    def __init__(
        self,
        store: Store,
        pages: Pages,
        sessions: Sessions,
        cookies: Cookies,
        context: SignInContext,
    ) -> None:
        self._store, self._pages, self._sessions = store, pages, sessions
        self._cookies, self._context = cookies, context

    def show(self, request: Request) -> Response:
        """The form, also for who is signed in: a redirect could go round in circles while another service
        has not yet heard of a new account."""
        signed_out = request.args.get("signed_out") == "1" and request.signed_in is None
        return self._page(
            request, 200, next=local_address(request.args.get("next", "")), signed_out=signed_out
        )

    def sign_in(self, request: Request) -> Response:
        """Begin a session. Raises Problem 429 after too many failures."""
        try:
            form = read_form(request.form, SignInForm())
            attempt = Attempt(
                form["name"],
                form["password"],
                actor(request, self._context.fingerprints),
                self._cookies.get(request, DEVICE_COOKIE),
            )
            who = sign_in(self._store, self._context, attempt)
        except (ValidationError, WrongCredentials):
            # One sentence for every cause, and the password is not shown again.
            return self._page(
                request,
                422,
                name=request.form.get("name", "")[:200],
                wrong=WRONG,
                next=local_address(request.form.get("next", "")),
            )
        except TooManyAttempts as error:
            raise too_many_attempts(error) from None
        response = see_other(local_address(form["next"]) or HOME)
        self._sessions.sign_in(response, who.staff_id, who.display_name)
        remember_device(self._cookies, response, who.device)
        return response

    def sign_out(self, request: Request) -> Response:
        """End all sessions of this person everywhere; without a valid session only the cookie goes."""
        if request.signed_in is not None:
            with self._store.work() as work:
                by = actor(request, self._context.fingerprints)
                sign_out(work, request.staff.id, now(), by)
        response = see_other("/office/sign-in?signed_out=1")
        self._sessions.sign_out(response)
        return response

    def _page(
        self,
        request: Request,
        code: int,
        *,
        name: str = "",
        wrong: str = "",
        next: str = "",
        signed_out: bool = False,
    ) -> Response:
        return self._pages.render(
            "sign-in.html",
            request,
            code,
            name=name,
            wrong=wrong,
            next=next,
            signed_out=signed_out,
            errors={"_": [wrong]} if wrong else {},
        )


def too_many_attempts(error: TooManyAttempts) -> Problem:
    minutes = max(1, math.ceil(error.seconds / 60))
    return Problem(
        429,
        "サインインを一時的に止めています",
        "お使いの場所から、パスワードの間違いが続きました。",
        "",
        f"あと{minutes}分ほど待ってから、もう一度お試しください。お急ぎのときや、お心当たりがないときは、管理者にお知らせください。",
        headers={"Retry-After": str(math.ceil(error.seconds))},
    )


def remember_device(cookies: Cookies, response: Response, token: str) -> None:
    cookies.set(response, DEVICE_COOKIE, token, max_age=known_device.SECONDS)


def local_address(asked: str) -> str:
    """``asked`` where it is a page of the console, else nothing: never a door to another website."""
    return asked if _LOCAL.fullmatch(asked) and "//" not in asked and "/sign-" not in asked else ""
