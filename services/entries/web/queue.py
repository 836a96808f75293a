"""The office's lists: entries that wait, most urgent first, and introductions."""

import math
import unicodedata
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.runtime.database import Database
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.clocks import TAKEN_WITHIN_WORKING_DAYS
from services.entries.domain.entry import STATE_LABELS, State
from services.entries.domain.introduction import INTRODUCTION_LABELS, IntroductionState
from services.entries.store.entries import queries

PAGE = 50
NEXT_STEPS = {
    State.SUBMITTED: "確認を始める",
    State.UNDER_REVIEW: "要件と条件を確認する",
    State.AWAITING_APPROVAL: "承認する（別の職員）",
    State.APPROVED: "掲載を待つ",
    State.LISTED: "",
    State.DECLINED: "",
}
TONES = {
    State.SUBMITTED: "warning",
    State.UNDER_REVIEW: "info",
    State.AWAITING_APPROVAL: "info",
    State.APPROVED: "success",
    State.LISTED: "success",
    State.DECLINED: "neutral",
}


def like_pattern(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


class QueuePages:
    """``/office/`` and ``/office/introductions/``; each costs three or four queries however long the list is."""

    def __init__(self, database: Database, pages: Pages) -> None:
        self._database, self._pages = database, pages

    def show(self, request: Request) -> Response:
        filters, today = _filters(request, ["all", "held", *State]), clock.today()
        days = {
            "today": today,
            "still_in_time": clock.subtract_working_days(today, TAKEN_WITHIN_WORKING_DAYS),
        }
        with self._database.unit_of_work() as uow:
            rows = list(
                queries.find_queue(
                    uow.connection,
                    **filters,
                    **days,
                    limit=PAGE,
                    offset=(request.page_number - 1) * PAGE,
                )
            )
            total = queries.count_queue(uow.connection, **filters)["total"]
            held = queries.count_held(uow.connection)
            counts = {
                row["state"]: row
                for row in queries.count_by_state(
                    uow.connection, **days, working_day=clock.is_working_day(today)
                )
            }
        for row in rows:
            row["state"] = State(row["state"])
            row["due"], row["overdue"] = due_day(row, today)
        return self._pages.render(
            "queue.html",
            request,
            rows=rows,
            counts=counts,
            held=held,
            states=[
                ("", "未完了のもの"),
                ("held", "ロボットの疑い（確認前）"),
                *((s.value, STATE_LABELS[s]) for s in State),
                ("all", "すべて"),
            ],
            labels=STATE_LABELS,
            next_steps=NEXT_STEPS,
            tones=TONES,
            today=today,
            **_paging(request, filters, total),
        )

    def show_introductions(self, request: Request) -> Response:
        filters = _filters(request, list(IntroductionState))
        with self._database.unit_of_work() as uow:
            rows = list(
                queries.find_recent(
                    uow.connection, **filters, limit=PAGE, offset=(request.page_number - 1) * PAGE
                )
            )
            total = queries.count_recent(uow.connection, **filters)["total"]
        for row in rows:
            row["state"] = IntroductionState(row["state"])
        return self._pages.render(
            "introductions.html",
            request,
            rows=rows,
            labels=INTRODUCTION_LABELS,
            today=clock.today(),
            states=[
                ("", "すべて"),
                *((s.value, INTRODUCTION_LABELS[s]) for s in IntroductionState),
            ],
            **_paging(request, filters, total),
        )


def due_day(row: dict[str, Any], today: Any) -> tuple[Any, bool]:
    """By when the next step is due, and whether that has passed."""
    if row["state"] is State.SUBMITTED:
        due = clock.add_working_days(
            clock.japan_date(row["submitted_at"]), TAKEN_WITHIN_WORKING_DAYS
        )
    elif row["state"] in (State.UNDER_REVIEW, State.AWAITING_APPROVAL):
        due = row["answer_by"]
    else:
        return None, False
    return due, due < today


def _filters(request: Request, known: list[Any]) -> dict[str, Any]:
    words = unicodedata.normalize("NFKC", request.args.get("q", "")).strip()[:100]
    state = request.args.get("state", "")
    return {
        "words": words,
        "pattern": like_pattern(words),
        "state": state if state in [str(k) for k in known] else "",
    }


def _paging(request: Request, filters: dict[str, Any], total: int) -> dict[str, Any]:
    query = urlencode({"q": filters["words"], "state": filters["state"]})
    return {
        "filters": filters,
        "total": total,
        "page": request.page_number,
        "pages": max(1, math.ceil(total / PAGE)),
        "page_url": f"?{query}&page=",
    }
