"""Pages: Jinja templates of a service over the chassis's layout, always escaped."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response

from services.chassis.runtime import clock
from services.chassis.runtime.settings import Settings
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.japanese import dates
from services.japanese.working_days import DAYS_OFF

LAYOUT = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


def template_environment(settings: Settings, templates: Path) -> Environment:
    """Templates of one service, with what every page shows: the secretariat and dates as officials write them."""
    environment = Environment(
        loader=FileSystemLoader([templates, LAYOUT]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["secretariat"] = settings.secretariat
    environment.globals["days_off"] = DAYS_OFF
    environment.filters["japanese_date"] = lambda value: (
        dates.japanese_date(_as_date(value)) if value else ""
    )
    environment.filters["slashed_date"] = dates.slashed_date
    environment.filters["moment"] = lambda value: dates.moment(value) if value else ""
    return environment


def _as_date(value: Any) -> Any:
    return clock.japan_date(value) if hasattr(value, "hour") else value


class Pages:
    """Renders a service's pages. Templates import macros ``with context`` to reach the form token."""

    def __init__(self, settings: Settings, templates: Path) -> None:
        self._environment = template_environment(settings, templates)

    def render(self, template: str, request: Request, code: int = 200, **context: Any) -> Response:
        """A page for this request; who is signed in and the form token are there without being named."""
        html = self._environment.get_template(template).render(
            staff=request.signed_in,
            csrf_token=request.csrf_token,
            **context,
        )
        return Response(html, code, mimetype="text/html")

    def problem_response(
        self, request: Request, problem: Problem | Response, reference: str
    ) -> Response:
        """The answer to a request that failed: problem details (RFC 9457) for machines, a page for people."""
        if isinstance(problem, Response):
            return problem
        if request.path.startswith(("/api/", "/internal/")):
            body = {
                "type": "about:blank",
                "title": problem.title,
                "status": problem.status,
                "detail": " ".join(filter(None, (problem.happened, problem.kept, problem.todo))),
            }
            if problem.errors:
                body["errors"] = problem.errors
            if reference:
                body["instance"] = f"urn:trace:{reference}"
            return Response(
                json.dumps(body, ensure_ascii=False),
                problem.status,
                problem.headers,
                mimetype="application/problem+json",
            )
        office = request.path.startswith("/office") and request.signed_in
        response = self.render(
            "error.html",
            request,
            problem.status,
            audience="office" if office else "form",
            title=problem.title,
            happened=problem.happened,
            kept=problem.kept,
            todo=problem.todo,
            status=problem.status,
            reference=reference,
        )
        response.headers.extend(problem.headers)
        return response
