"""The guideline as it is read: by the public, and by the office with all its versions."""

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.chassis.web.pages import Pages
from services.chassis.web.problems import not_found
from services.chassis.web.request import Request
from services.entries.domain.guideline import Published
from services.entries.domain.sheet import LABELS
from services.entries.store.views import guideline as view
from services.entries.store.work import Store


class GuidelinePages:
    """``/apply/guideline``, and ``/office/guideline/`` as far as it changes nothing."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store, self._pages = store, pages

    def show(self, request: Request) -> Response:
        """The version in force; ``?version=`` another one, which somebody may have agreed to. Raises Problem 404."""
        today = clock.today()
        with self._store.work() as work:
            versions = view.list_versions(work.uow)
            in_force = next(row for row in versions if row.is_in_force(today))
            asked = request.args.get("version", "")
            shown = _find(work.uow, asked) if asked else view.find_in_force(work.uow, today)
        if shown is None:
            raise not_found()
        return self._pages.render(
            "guideline.html",
            request,
            guideline=shown.guideline,
            row=next(row for row in versions if row.version == shown.version),
            others=[row for row in versions if row.version != shown.version],
            in_force=in_force,
            today=today,
        )

    def list(self, request: Request) -> Response:
        with self._store.work() as work:
            versions = view.list_versions(work.uow)
            draft = view.find_draft(work.uow)
        return self._pages.render(
            "guideline_versions.html",
            request,
            versions=versions,
            draft=draft,
            today=clock.today(),
            may_edit=request.staff.has("admin"),
            notices=[("success", "案を取りやめました。")] if "discarded" in request.args else [],
        )

    def show_version(self, request: Request, version: int) -> Response:
        """A version with all that only the office reads. Raises Problem 404."""
        with self._store.work() as work:
            shown = view.find_version(work.uow, version)
            if shown is None:
                raise not_found()
            versions = view.list_versions(work.uow)
            changes = view.list_changes(work.uow, version)
        done = f"第{version}版を施行する日を決めました。"
        return self._pages.render(
            "guideline_version.html",
            request,
            guideline=shown.guideline,
            row=next(row for row in versions if row.version == version),
            changes=changes,
            field_labels=LABELS,
            today=clock.today(),
            notices=[("success", done)] if "published" in request.args else [],
        )


def _find(uow: UnitOfWork, asked: str) -> Published | None:
    known = asked.isascii() and asked.isdigit() and len(asked) < 9
    return view.find_version(uow, int(asked)) if known else None
