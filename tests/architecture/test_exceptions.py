"""No exception is kept to be raised again: it would keep every frame and every request that ever raised it."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any

import pytest

import services

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(services.__path__, "services.")
    # The entry point patches the whole interpreter when it is imported.
    if found.name != "services.run"
)


def kept_exceptions(name: str, value: Any, module: str, depth: int = 3) -> Iterator[str]:
    """Where an exception hangs on ``value``: itself, in a container, a class, or a function's defaults."""
    if isinstance(value, BaseException):
        yield name
    elif depth == 0:
        return
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from kept_exceptions(f"{name}[{key!r}]", each, module, depth - 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from kept_exceptions(f"{name}[…]", each, module, depth - 1)
    elif isinstance(value, FunctionType):
        for each in (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()):
            yield from kept_exceptions(f"{name}(…)", each, module, depth - 1)
    elif isinstance(value, type) and value.__module__ == module:
        for key, each in vars(value).items():
            yield from kept_exceptions(f"{name}.{key}", each, module, depth - 1)


def everything_kept(module: ModuleType) -> list[str]:
    return [
        place
        for name, value in vars(module).items()
        if not name.startswith("__")
        for place in kept_exceptions(name, value, module.__name__)
    ]


@pytest.mark.parametrize("name", MODULES)
def test_no_module_keeps_an_exception(name: str) -> None:
    assert everything_kept(importlib.import_module(name)) == []


def test_a_kept_exception_is_found_wherever_it_hangs() -> None:
    module = ModuleType("example")
    source = (
        "GONE = KeyError()\n"
        "TABLE = {'a': [ValueError()]}\n"
        "def ask(otherwise=TypeError()): ...\n"
        "class Pages:\n    MOVED = OSError()\n"
    )
    exec(source, vars(module))  # noqa: S102 - the module that this test is about
    assert everything_kept(module) == ["GONE", "TABLE['a'][…]", "ask(…)", "Pages.MOVED"]
