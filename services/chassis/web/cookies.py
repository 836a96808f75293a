"""Cookies of ours: HttpOnly, SameSite, and behind TLS bound to this host and to TLS by their name (``__Host-``)."""

from werkzeug.wrappers import Request, Response

HOST_ONLY = "__Host-"


class Cookies:
    """Reads and writes cookies by their plain names. ``secure``: the front door speaks TLS (production).

    A browser takes a ``__Host-`` cookie over TLS only, for this host only and for all of its paths, so that
    no neighbouring host and no page without TLS can plant one (RFC 6265bis, 4.1.3.2).
    """

    def __init__(self, secure: bool) -> None:
        self._secure = secure

    def name(self, name: str) -> str:
        return HOST_ONLY + name if self._secure else name

    def get(self, request: Request, name: str) -> str:
        """The value that the browser sent; empty where there is none."""
        return request.cookies.get(self.name(name), "")

    def set(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        """``max_age`` in seconds; None lives as long as the browser."""
        response.set_cookie(
            self.name(name),
            value,
            path="/",
            max_age=max_age,
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )

    def delete(self, response: Response, name: str) -> None:
        response.delete_cookie(
            self.name(name), path="/", httponly=True, secure=self._secure, samesite="Lax"
        )

    def is_set_by(self, response: Response, name: str) -> bool:
        """Whether an answer sets (or deletes) the cookie already."""
        start = f"{self.name(name)}="
        return any(cookie.startswith(start) for cookie in response.headers.getlist("Set-Cookie"))
