"""The request as handlers see it."""

import datetime as dt
from typing import Any, Protocol

from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property
from werkzeug.wrappers import Request as _Request

LAST_PAGE = 10_000


class Person(Protocol):
    """Somebody who is signed in. ``roles`` are those they have now."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def signed_in_at(self) -> dt.datetime: ...
    @property
    def seen_at(self) -> dt.datetime: ...

    def has(self, *roles: str) -> bool:
        """Whether they have one of ``roles``."""


class Request(_Request):
    """werkzeug's request, with what the route has found out before the handler is called.

    ``signed_in`` is who is signed in, or None. ``csrf_token`` belongs into every form; ``fresh_form`` is the value of the
    form cookie that the answer must set, if any.
    """

    signed_in: Person | None = None
    csrf_token: str = ""
    fresh_form: str | None = None
    path_values: dict[str, Any]

    @property
    def staff(self) -> Person:
        """Who is signed in, on a route that only they may use."""
        assert self.signed_in is not None, "this route is open to everybody"
        return self.signed_in

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query, without NUL: nobody types it, and PostgreSQL knows no such character."""
        return _without_nul(super().args)

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        """The form, without NUL."""
        return _without_nul(super().form)

    @property
    def page_number(self) -> int:
        """Which page of a list is asked for (``?page=``), from 1 to LAST_PAGE; what is no number counts as 1.

        Python refuses to read a number of thousands of digits, so only the first ones count.
        """
        text = self.args.get("page", "")
        known = text.isascii() and text.isdigit()
        return max(1, min(int(text[:6]), LAST_PAGE)) if known else 1


def _without_nul(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = values.items(multi=True)
    return ImmutableMultiDict([(n.replace("\0", ""), v.replace("\0", "")) for n, v in pairs])
