"""The addresses that the services declare with ``@route``."""

import importlib
import inspect
from functools import cache

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from services.chassis.web.http import Route


@cache
def routes_of(service: str) -> tuple[Route, ...]:
    web = importlib.import_module(f"services.{service}.service").Web
    return tuple(
        entrypoint
        for _, method in inspect.getmembers(web, inspect.isfunction)
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, Route)
    )


def console_of(service: str) -> str:
    """The first page of ``service`` in the console."""
    pages: list[str] = [each.url for each in routes_of(service) if each.method == "GET"]
    return min(url for url in pages if url.startswith("/office/") and url.endswith("/"))
