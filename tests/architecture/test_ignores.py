"""What a checker is told to overlook is explained in the same line."""

import re

from services.chassis.runtime.settings import CHECKOUT

IGNORE = re.compile(r"# (?:type: ignore|noqa)\b")
EXPLAINED = re.compile(r"# (?:type: ignore\[[a-z, -]+\]|noqa: [A-Z0-9, ]+)\s+(?:#|-) \w")


def test_every_ignore_says_why() -> None:
    found = [
        f"{file.relative_to(CHECKOUT)}: {line.strip()}"
        for folder in ("services", "tests", "deploy")
        for file in (CHECKOUT / folder).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if IGNORE.search(line) and 're.compile(r"' not in line
    ]
    assert found, "looks for them in the wrong place"
    assert [line for line in found if not EXPLAINED.search(line)] == []
