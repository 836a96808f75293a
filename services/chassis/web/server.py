"""The web server of a process: nameko's, with limits, one address, and health beside the routes."""

import time
from functools import partial
from logging import getLogger
from typing import Any
from urllib.parse import urlsplit

import eventlet
from eventlet import wsgi
from eventlet.greenio import shutdown_safe
from eventlet.wsgi import STATE_IDLE
from nameko.extensions import DependencyProvider
from nameko.web.server import HttpOnlyProtocol, WebServer, WsgiApp
from prometheus_client import REGISTRY, generate_latest
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestTimeout
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from services.chassis.runtime.database import Database
from services.chassis.runtime.process import process_of
from services.chassis.web import problems
from services.chassis.web.process import web_process_of
from services.chassis.web.request import Request
from services.chassis.web.sockets import inherited_socket, listen

LINE_SECONDS = 10
# For a whole body, however it comes.
BODY_SECONDS = 20
# A process that is told to stop answers what it has accepted: a new connection may still be sending its request.
FRESH_SECONDS = 1.0
STOPPING_SECONDS = 20.0
MAX_BODY = 256 * 1024
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def wsgi_server(sock: Any, app: Any) -> wsgi.Server:
    return wsgi.Server(
        sock,
        sock.getsockname(),
        app,
        protocol=HttpOnlyProtocol,
        debug=False,
        log=getLogger(__name__),
        log_output=False,
        socket_timeout=LINE_SECONDS,
        keepalive=True,
        url_length_limit=8192,
    )


def health_response(path: str, database: Database, ready: dict[str, bool]) -> Response | None:
    """/healthz (the process runs), /readyz (what it needs answers), /metrics; None for any other path."""
    if path == "/healthz":
        return Response("ok\n")
    if path == "/readyz":
        states = {"database": database.answers(), **ready}
        text = "".join(f"{name} {'ok' if well else 'away'}\n" for name, well in states.items())
        return Response(text, 200 if all(states.values()) else 503)
    if path == "/metrics":
        return Response(generate_latest(REGISTRY), mimetype="text/plain")
    return None


class _Application(WsgiApp):
    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        server = self.server
        health = health_response(environ["PATH_INFO"], server.process.database, {})
        if health is not None:
            return health(environ, start_response)
        request = Request(environ)
        request.max_content_length = MAX_BODY
        request.max_form_memory_size = MAX_BODY
        request.max_form_parts = 500
        try:
            _take_body(request)
            provider, request.path_values = self.url_map.bind_to_environ(environ).match()
            response = provider.handle_request(request)
        except HTTPException as error:
            response = error.get_response(environ)
            if error.code and error.code >= 400:
                problem = problems.of_status(error.code, problems.not_found)
                response = server.process.pages.problem_response(request, problem, "")
            if isinstance(error, RequestRedirect):
                # werkzeug puts the Host before it, and where none was sent our own port.
                response.headers["Location"] = _path_of(error.new_url)
            if isinstance(error, MethodNotAllowed):
                response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)


def _take_body(request: Request) -> None:
    """Read the whole body before anything is done about the request, so that a refusal is seen by who still sends.

    A byte now and then holds no line open. Raises HTTPException 400, 408 or 413.
    """
    with eventlet.Timeout(BODY_SECONDS, RequestTimeout()):
        request.get_data()


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc="", path=f"/{parts.path.lstrip('/')}").geturl()


class LimitedServer(WebServer):
    """Serves the routes of a web process, on the socket it was started with or on WEB_ADDRESS."""

    def setup(self) -> None:
        self.process = web_process_of(self)
        self._accepting = True
        # Each connection that is open as eventlet knows it: [address, socket, state].
        self._connections: dict[int, list[Any]] = {}

    def start(self) -> None:
        if not getattr(self, "_starting", False):
            self._starting = True
            self._sock = inherited_socket() or listen(self.process.settings.web_address)
            self._serv = wsgi_server(self._sock, self.get_wsgi_app())
            self._gt = self.container.spawn_managed_thread(self.run)

    def get_wsgi_app(self) -> Any:
        return _Application(self)

    def run(self) -> None:
        while self._accepting:
            try:
                sock, address = self._sock.accept()
            except OSError:
                # Out of file descriptors, or the other side is gone already: wait a little, do not die.
                eventlet.sleep(0.1)
                continue
            sock.settimeout(LINE_SECONDS)
            connection = [address, sock, STATE_IDLE]
            self._connections[id(connection)] = connection
            self.container.spawn_managed_thread(
                partial(self._serve, connection), identifier="request"
            )

    def _serve(self, connection: list[Any]) -> None:
        try:
            self._serv.process_request(connection)
        except (OSError, ValueError):
            # The other side hung up or sent what is no HTTP: no reason for this process to die.
            pass
        finally:
            self._connections.pop(id(connection), None)

    def finish(self) -> None:
        """Accept nothing more and answer what was accepted: no request is lost by a restart.

        Called by every route that stops; the first call does it.
        """
        if not self._accepting:
            return
        self._accepting = False
        self._gt.kill()
        self._sock.close()
        self._serv.keepalive = False
        started = time.monotonic()
        while self._connections and time.monotonic() - started < STOPPING_SECONDS:
            if time.monotonic() - started > FRESH_SECONDS:
                for _, sock, state in list(self._connections.values()):
                    if state == STATE_IDLE:
                        shutdown_safe(sock)
            eventlet.sleep(0.02)


class WorkerHealth(DependencyProvider):
    """Answers /healthz, /readyz and /metrics for a worker on WORKER_ADDRESS."""

    def start(self) -> None:
        process = process_of(self)

        def app(environ: dict[str, Any], start_response: Any) -> Any:
            ready = {name: has() for name, has in process.needs.items()}
            response = health_response(environ["PATH_INFO"], process.database, ready) or Response(
                "not found\n", 404
            )
            return response(environ, start_response)

        sock = listen(process.settings.worker_address)
        self.container.spawn_managed_thread(
            partial(wsgi.server, sock, app, log_output=False), identifier="health"
        )
