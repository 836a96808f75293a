"""The accounts of the secretariat, for its administrators."""

from werkzeug.wrappers import Response

from services.chassis.clock import now
from services.chassis.database import Database
from services.chassis.http import see_other
from services.chassis.pages import Pages
from services.chassis.problems import Problem, not_found
from services.chassis.request import Request
from services.chassis.session import ROLES
from services.members.domain.passwords import UnfitAccount
from services.members.store.staff import list_staff
from services.members.usecases.disable_staff import NoSuchStaff, disable_staff


class StaffPages:
    def __init__(self, database: Database, pages: Pages) -> None:
        self._database, self._pages = database, pages

    def show(self, request: Request) -> Response:
        with self._database.unit_of_work() as uow:
            accounts = list_staff(uow)
        rows = [
            account
            | {
                "role_names": [label for role, label in ROLES.items() if role in account["roles"]],
                "is_self": account["id"] == request.staff.id,
            }
            for account in accounts
        ]
        notices = (
            [("success", "アカウントを停止しました。")]
            if request.args.get("done") == "disabled"
            else []
        )
        return self._pages.render("staff.html", request, rows=rows, notices=notices)

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
                disable_staff(uow, now(), staff_id=staff_id)
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
