"""Loaded by `-p` where mutants are run: writes what became of each test, and whose code was tested."""

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

OURS = ("services", "tests", "deploy")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    """A line for the test itself, and one for what goes wrong around it."""
    report = yield
    if call.excinfo is not None:
        says_no = call.when == "call" and _is_refusal(call.excinfo)
        _write(item.nodeid, "refused" if says_no else f"{call.excinfo.typename} in its {call.when}")
    elif call.when == "call":
        _write(item.nodeid, "passed")
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a module of ours came from somewhere else than this copy, another code was tested: say so."""
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if (
            name.partition(".")[0] in OURS
            and file
            and not Path(file).is_relative_to(session.config.rootpath)
        ):
            _write(name, f"imported from {file}")


def _is_refusal(error: pytest.ExceptionInfo[BaseException]) -> bool:
    """Whether a test says no; everything else that may end it, its time among that, says nothing of the rule."""
    return error.errisinstance((AssertionError, pytest.fail.Exception)) and not str(
        error.value
    ).startswith("Timeout")


def _write(who: str, what: str) -> None:
    with Path(os.environ["VERDICTS"]).open("a", encoding="utf-8") as file:
        file.write(f"{who}\t{what}\n")
