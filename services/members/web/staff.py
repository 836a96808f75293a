"""The accounts of the secretariat, for its administrators."""

from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.members.domain.passwords import UnfitAccount
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff import NoSuchStaff, get_staff, list_staff
from services.members.store.staff_log import SHOWN, WHAT, count_failures_of_nobody, find_log_of
from services.members.usecases.disable_staff import disable_staff
from services.members.web.actor import actor
from services.staff.roles import ROLES


class StaffPages:
    def __init__(self, database: Database, pages: Pages, failures: SignInFailures) -> None:
        self._database, self._pages, self._failures = database, pages, failures

    def show(self, request: Request) -> Response:
        with self._database.unit_of_work() as uow:
            accounts = list_staff(uow)
            failures_of_nobody = count_failures_of_nobody(uow)
        rows = [
            account
            | {
                "role_names": role_names(account["roles"]),
                "is_self": account["id"] == request.staff.id,
            }
            for account in accounts
        ]
        notices = (
            [("success", "アカウントを停止しました。")]
            if request.args.get("done") == "disabled"
            else []
        )
        return self._pages.render(
            "staff.html",
            request,
            rows=rows,
            failures_of_nobody=failures_of_nobody,
            notices=notices,
        )

    def show_log(self, request: Request, staff_id: str) -> Response:
        """The trace of one account. Raises Problem 404."""
        try:
            with self._database.unit_of_work() as uow:
                account = get_staff(uow, staff_id)
                lines = find_log_of(uow, staff_id)
        except NoSuchStaff:
            raise not_found() from None
        rows = [
            line
            | {
                "label": WHAT[line["what"]],
                "role_names": role_names(line["roles"] or []),
                # Who failed to sign in is not known, and who signed in did it themselves.
                "who": "本人" if line["is_own"] and line["by_id"] else line["by_name"],
            }
            for line in lines
        ]
        return self._pages.render(
            "staff-log.html", request, account=account, rows=rows, is_cut=len(rows) == SHOWN
        )

    def disable(self, request: Request, staff_id: str) -> Response:
        """Shut an account. Raises Problem 404, and 409 for one's own account or the last administrator's."""
        if staff_id == request.staff.id:
            raise Problem(
                409,
                "自分のアカウントは停止できません",
                "いまお使いのアカウントを停止しようとしました。",
                "アカウントは変わっていません。",
                "ほかの管理者に停止を頼んでください。",
            )
        try:
            with self._database.unit_of_work() as uow:
                disable_staff(uow, now(), actor(request, self._failures), staff_id=staff_id)
        except NoSuchStaff:
            raise not_found() from None
        except UnfitAccount as error:
            raise Problem(
                409,
                "このアカウントは停止できません",
                str(error),
                "アカウントは変わっていません。",
                "アカウントの一覧に戻ってご確認ください。",
            ) from None
        return see_other("/office/staff/?done=disabled")


def role_names(roles: list[str]) -> list[str]:
    return [label for role, label in ROLES.items() if role in roles]
