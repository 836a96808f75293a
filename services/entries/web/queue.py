"""The office's lists: entries that wait, most urgent first, and introductions."""

import math
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.web.pages import Pages
from services.chassis.web.request import Request
from services.entries.domain.introduction import INTRODUCTION_STATES, IntroductionState
from services.entries.domain.procedure import STATES, State
from services.entries.domain.worklist import HOLDABLE, OPEN
from services.entries.store.views import queue as view
from services.entries.store.views.introductions import count_recent, find_recent
from services.entries.store.views.queue import Wanted
from services.entries.store.work import Store
from services.japanese.half_width import half_width

PAGE = 50
# What the list can be narrowed down to: (value, label), and the states that are meant.
HELD, ALL = "held", "all"
FILTERS = [
    ("", "未完了のもの"),
    (HELD, "ロボットの疑い（確認前）"),
    *((state.value, rule.label) for state, rule in STATES.items()),
    (ALL, "すべて"),
]
_STATES: dict[str, list[State]] = {
    "": OPEN,
    HELD: HOLDABLE,
    ALL: list(State),
    **{state.value: [state] for state in State},
}


class QueuePages:
    """``/office/`` and ``/office/introductions/``; each costs three or four queries however long the list is."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store, self._pages = store, pages

    def show(self, request: Request) -> Response:
        filters, today = _filters(request, list(_STATES)), clock.today()
        chosen = filters["state"]
        wanted = Wanted(_STATES[chosen], chosen == HELD, filters["words"])
        page = min(request.page_number, view.MOST_FOUND // PAGE)
        with self._store.work() as work:
            rows = view.find_queue(work.uow, wanted, today, PAGE, (page - 1) * PAGE)
            total = view.count_queue(work.uow, wanted)
            held = view.count_held(work.uow)
            counts = view.count_by_state(work.uow, today)
        return self._pages.render(
            "queue.html",
            request,
            rows=rows,
            overdue=sum(count.overdue for count in counts.values()),
            due_today=sum(count.due_today for count in counts.values()),
            counts=[(STATES[state].count, count, state) for state, count in counts.items()],
            held=held,
            states=FILTERS,
            most_counted=view.MOST_COUNTED,
            most_found=view.MOST_FOUND,
            today=today,
            **_paging(request, filters, min(total, view.MOST_FOUND))
            | {"total": total, "page": page},
        )

    def show_introductions(self, request: Request) -> Response:
        filters = _filters(request, ["", *IntroductionState])
        chosen, words = filters["state"], filters["words"]
        state = IntroductionState(chosen) if chosen else None
        with self._store.work() as work:
            rows = find_recent(work.uow, state, words, PAGE, _offset(request))
            total = count_recent(work.uow, state, words)
        return self._pages.render(
            "introductions.html",
            request,
            rows=rows,
            today=clock.today(),
            states=[
                ("", "すべて"),
                *((s.value, rule.label) for s, rule in INTRODUCTION_STATES.items()),
            ],
            **_paging(request, filters, total),
        )


def _filters(request: Request, known: list[str]) -> dict[str, str]:
    words = half_width(request.args.get("q", ""))[:100]
    state = request.args.get("state", "")
    return {"words": words, "state": state if state in known else ""}


def _offset(request: Request) -> int:
    return (request.page_number - 1) * PAGE


def _paging(request: Request, filters: dict[str, str], total: int) -> dict[str, Any]:
    query = urlencode({"q": filters["words"], "state": filters["state"]})
    return {
        "filters": filters,
        "total": total,
        "page": request.page_number,
        "pages": max(1, math.ceil(total / PAGE)),
        "page_url": f"?{query}&page=",
    }
