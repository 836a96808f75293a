"""The request as handlers see it."""

from typing import Any

from werkzeug.wrappers import Request as _Request


class Request(_Request):
    """werkzeug's request, with what the route has found out before the handler is called.

    ``staff`` is who is signed in (a session.Staff), or None; on a route for staff it is never None. ``csrf_token`` belongs into every
    form; ``fresh_form`` is the value of the form cookie that the answer must set, if any.
    """

    staff: Any = None
    csrf_token: str = ""
    fresh_form: str | None = None
    path_values: dict[str, Any]
