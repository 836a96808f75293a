"""The accounts of the secretariat, for its administrators."""

from werkzeug.wrappers import Response

from services.chassis.runtime.clock import now
from services.chassis.web.http import see_other
from services.chassis.web.pages import Pages
from services.chassis.web.problems import Problem, not_found
from services.chassis.web.request import Request
from services.members.domain.account import NoSuchStaff, OwnAccount
from services.members.domain.passwords import UnfitAccount
from services.members.store.views.accounts import (
    SHOWN,
    count_failures_of_nobody,
    find_accounts,
    find_log_of,
    get_account,
)
from services.members.store.work import Store
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.ports import Fingerprints
from services.members.web.actor import actor


class StaffPages:
    def __init__(self, store: Store, pages: Pages, fingerprints: Fingerprints) -> None:
        self._store, self._pages, self._fingerprints = store, pages, fingerprints

    def show(self, request: Request) -> Response:
        with self._store.work() as work:
            accounts = find_accounts(work.uow)
            failures_of_nobody = count_failures_of_nobody(work.uow)
        notices = (
            [("success", "アカウントを停止しました。")]
            if request.args.get("done") == "disabled"
            else []
        )
        return self._pages.render(
            "staff.html",
            request,
            rows=accounts,
            failures_of_nobody=failures_of_nobody,
            notices=notices,
        )

    def show_log(self, request: Request, staff_id: str) -> Response:
        """The trace of one account. Raises Problem 404."""
        try:
            with self._store.work() as work:
                account = get_account(work.uow, staff_id)
                lines = find_log_of(work.uow, staff_id)
        except NoSuchStaff:
            raise not_found() from None
        return self._pages.render(
            "staff-log.html", request, account=account, rows=lines, is_cut=len(lines) == SHOWN
        )

    def disable(self, request: Request, staff_id: str) -> Response:
        """Shut an account. Raises Problem 404, and 409 for one's own account or the last administrator's."""
        try:
            with self._store.work() as work:
                disable_staff(work, now(), actor(request, self._fingerprints), staff_id=staff_id)
        except NoSuchStaff:
            raise not_found() from None
        except OwnAccount:
            raise Problem(
                409,
                "自分のアカウントは停止できません",
                "いまお使いのアカウントを停止しようとしました。",
                "アカウントは変わっていません。",
                "ほかの管理者に停止を頼んでください。",
            ) from None
        except UnfitAccount as error:
            raise Problem(
                409,
                "このアカウントは停止できません",
                str(error),
                "アカウントは変わっていません。",
                "アカウントの一覧に戻ってご確認ください。",
            ) from None
        return see_other("/office/staff/?done=disabled")
