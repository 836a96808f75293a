"""The page on which members of staff give themselves another password."""

from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.web.cookies import Cookies
from services.chassis.web.forms import read_form
from services.chassis.web.http import see_other
from services.chassis.web.kept_forms import KeptForms
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.members.domain.passwords import LEAST_PASSWORD, UnfitAccount
from services.members.store.views.accounts import get_account
from services.members.store.work import Store
from services.members.usecases.change_password import change_password
from services.members.usecases.prove_password import (
    Attempt,
    SignInContext,
    TooManyAttempts,
    WrongCredentials,
)
from services.members.web.actor import actor
from services.members.web.forms import PasswordForm
from services.members.web.sign_in import DEVICE_COOKIE, remember_device, too_many_attempts
from services.staff.sessions import Sessions

PAGE = "/office/staff/password"
CHANGED = "パスワードを変更しました。ほかの端末やほかの画面では、サインアウトしています。"


class OwnPasswordPage:
    def __init__(
        self,
        store: Store,
        pages: Pages,
        sessions: Sessions,
        cookies: Cookies,
        context: SignInContext,
        forms: KeptForms,
    ) -> None:
        self._store, self._pages, self._sessions = store, pages, sessions
        self._cookies, self._context, self._forms = cookies, context, forms

    def show(self, request: Request) -> Response:
        done = request.args.get("done") == "1"
        with self._store.work() as work:
            name = get_account(work.uow, request.staff.id).name
        return self._pages.render(
            "password.html",
            request,
            name=name,
            least=LEAST_PASSWORD,
            errors=self._forms.find(request).errors,
            notices=[("success", CHANGED)] if done else [],
        )

    def change(self, request: Request) -> Response:
        """Take the new password and begin a new session in place of all others. Raises Problem 429."""
        try:
            form = read_form(request.form, PasswordForm())
        except ValidationError:
            return self._again(request, _errors({}))
        errors = _errors(form)
        if errors:
            return self._again(request, errors)
        with self._store.work() as work:
            name = get_account(work.uow, request.staff.id).name
        attempt = Attempt(
            name,
            form["current"],
            actor(request, self._context.fingerprints),
            self._cookies.get(request, DEVICE_COOKIE),
        )
        try:
            device = change_password(self._store, self._context, attempt, form["new"], now())
        except UnfitAccount as error:
            return self._again(request, {"new": [str(error)]})
        except WrongCredentials:
            return self._again(request, {"current": ["いまのパスワードが違います。"]})
        except TooManyAttempts as error:
            raise too_many_attempts(error) from None
        response = see_other(f"{PAGE}?done=1")
        self._sessions.sign_in(response, request.staff.id, request.staff.name)
        remember_device(self._cookies, response, device)
        return response

    def _again(self, request: Request, errors: dict[str, list[str]]) -> Response:
        return self._forms.show_again(request, errors, without=("current", "new", "again"))


def _errors(form: dict[str, str]) -> dict[str, list[str]]:
    errors = {
        name: ["入力してください。"] for name in ("current", "new", "again") if not form.get(name)
    }
    if not errors and form["new"] != form["again"]:
        errors["again"] = ["新しいパスワードと違います。同じものを2回入力してください。"]
    return errors
