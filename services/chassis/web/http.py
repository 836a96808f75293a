"""Routes over nameko's HTTP entrypoint: access, form tokens, limits, and answers that never show our insides."""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar
from urllib.parse import quote, urlsplit

import structlog
from eventlet.event import Event as Result
from nameko.web.handlers import HttpRequestHandler
from prometheus_client import Histogram
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from services.chassis.messaging.envelope import new_trace, trace_id
from services.chassis.runtime.database import database_is_busy, database_is_gone
from services.chassis.runtime.log import about_entries, describe_error, get_logger
from services.chassis.web import problems
from services.chassis.web.access import Access, shows_key
from services.chassis.web.problems import Problem
from services.chassis.web.request import Request
from services.chassis.web.server import MAX_BODY, LimitedServer

W = TypeVar("W")
P = ParamSpec("P")
# A method of a service's Web, called with the request and the parts of the path.
Handler: TypeAlias = Callable[Concatenate[W, Request, P], Response]

LONGEST_ADDRESS = 2000
log = get_logger(__name__)
request_seconds = Histogram(
    "http_server_request_duration_seconds",
    "Time to answer",
    ["http_request_method", "http_route", "http_response_status_code"],
)


class Route(HttpRequestHandler):
    """``@route("GET", "/office/", access=ANY_STAFF)`` declares one address.

    The method is called with the request, which carries ``staff`` (who is signed in, or None) and
    ``csrf_token``, and with the parts of the path. It returns a werkzeug Response or raises Problem.
    """

    server = LimitedServer()

    def __init__(self, method: str, url: str, access: Access, **kwargs: Any) -> None:
        self.access = access
        super().__init__(method, url, **kwargs)

    def stop(self) -> None:
        self.server.finish()
        super().stop()

    def handle_request(self, request: Request) -> Response:
        started = time.perf_counter()
        trace = (
            new_trace(request.headers.get("traceparent", ""))
            if self.access.kind == "bearer"
            else new_trace()
        )
        about = about_entries([request.path_values.get("number")])
        with structlog.contextvars.bound_contextvars(trace_id=trace_id(trace), **about):
            try:
                response = self._answer(request, {"traceparent": trace, **about})
            except Exception as error:
                response = self._answer_to(error, request, trace_id(trace))
            self._finish(request, response)
            status = response.status_code
            request_seconds.labels(request.method, self.url, status).observe(
                time.perf_counter() - started
            )
            if status >= 500:
                log.error("request_failed", route=self.url, method=request.method, status=status)
        return response

    def _answer_to(self, error: Exception, request: Request, reference: str) -> Response:
        """The page or the problem details for an error; a bare sentence where even these cannot be made."""
        try:
            return self.server.process.pages.problem_response(
                request, self._as_problem(error), reference
            )
        except Exception as second:
            log.error("problem_page_failed", exc_info=second)
            return Response(problems.internal_error().title, 500, mimetype="text/plain")

    def _answer(self, request: Request, context: dict[str, Any]) -> Response:
        self._let_in(request)
        result = Result()
        self.container.spawn_worker(
            self,
            (request,),
            request.path_values,
            context_data=context,
            handle_result=partial(self.handle_result, result),
        )
        response: Response = result.wait()
        return response

    def _let_in(self, request: Request) -> None:
        """Refuse what may not come in. Raises Problem 401, 403, 411 or 413, or a redirect to the sign-in page."""
        if "\0" in request.path:
            raise problems.not_found()
        if request.method not in ("GET", "HEAD"):
            if request.content_length is None:
                raise problems.length_required()
            if request.content_length > MAX_BODY:
                raise problems.too_large()
        request.signed_in, request.csrf_token, request.fresh_form = None, "", None
        if self.access.kind == "bearer":
            if not shows_key(
                request.headers.get("Authorization"),
                getattr(self.server.process.settings, self.access.setting),
            ):
                raise Problem(
                    401,
                    "認証できません",
                    "鍵が付いていないか、正しくありません。",
                    todo="Authorization: Bearer に続けて、発行された鍵を送ってください。",
                    headers={"WWW-Authenticate": "Bearer"},
                )
            return
        sessions = self.server.process.sessions
        if request.path.startswith("/office"):
            request.signed_in = sessions.find_person(request)
        request.csrf_token, request.fresh_form = sessions.form_token(request, request.signed_in)
        if self.access.kind == "person":
            if request.signed_in is None:
                raise SignInFirst(_where_they_were(request))
            if not request.signed_in.has(*self.access.roles):
                raise problems.forbidden()
        if request.method == "POST" and not sessions.is_own_form(
            request, request.signed_in, request.form.get("csrf_token", "")
        ):
            raise problems.form_expired()

    def _finish(self, request: Request, response: Response) -> None:
        if request.fresh_form:
            self.server.process.sessions.remember_form(response, request.fresh_form)
        if request.signed_in:
            self.server.process.sessions.keep(response, request.signed_in)

    @staticmethod
    def _as_problem(error: Exception) -> Problem | Response:
        if isinstance(error, SignInFirst):
            return see_other(f"/office/sign-in?next={quote(error.next)}")
        if isinstance(error, Problem):
            return error
        if isinstance(error, HTTPException):
            return problems.of_status(error.code, problems.unreadable)
        if database_is_gone(error) or database_is_busy(error):
            log.warning("database_did_not_answer", error=describe_error(error))
            return problems.unavailable()
        log.error("unexpected_error", exc_info=error)
        return problems.internal_error()


def _where_they_were(request: Request) -> str:
    """The page to come back to after signing in; for a form that was sent, the page it stood on.

    An address that no page of ours has is not handed on: it would come back in a header, longer than it was.
    """
    if request.method == "GET":
        page = request.full_path
    else:
        try:
            page = urlsplit(request.referrer or "").path
        except ValueError:
            page = ""
    return page if page.startswith("/office/") and len(page) <= LONGEST_ADDRESS else "/office/"


class SignInFirst(Exception):
    """Nobody is signed in where somebody must be; ``next`` is where they wanted to go."""

    def __init__(self, next: str) -> None:
        self.next = next.rstrip("?")


def json_response(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(
        json.dumps(body, ensure_ascii=False), status, headers, mimetype="application/json"
    )


def see_other(location: str) -> Response:
    """Redirect after a POST, so that going back or reloading does nothing twice."""
    return Response(status=303, headers={"Location": location})


def route(method: str, url: str, *, access: Access) -> Callable[[Handler[W, P]], Handler[W, P]]:
    """Declare one address; see Route."""
    decorate: Callable[[Handler[W, P]], Handler[W, P]] = Route.decorator(method, url, access)
    return decorate
