"""The commands of a document, taken from it as they stand there."""

import re

from services.chassis.runtime.settings import CHECKOUT

SYSTEMD, RUNBOOKS = "deploy/systemd/README.md", "deploy/runbooks"


def section(document: str, heading: str) -> str:
    """The text below one heading, up to the next of the same or a higher level."""
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    match = re.search(rf"^(#+) {re.escape(heading)}\n(.*)", text, re.MULTILINE | re.DOTALL)
    assert match, f"{document} has no heading {heading!r}"
    deeper = len(match[1])
    return re.split(rf"^#{{1,{deeper}}} ", match[2], maxsplit=1, flags=re.MULTILINE)[0]


def blocks(document: str, heading: str) -> list[str]:
    """Every fenced block below the heading."""
    found = re.findall(
        r"^```[a-z]*\n(.*?)^```", section(document, heading), re.MULTILINE | re.DOTALL
    )
    assert found, f"{document} has no block below {heading!r}"
    return found


def containing(lines: list[str], text: str) -> str:
    """The one block or line that holds a text."""
    found = [each for each in lines if text in each]
    assert len(found) == 1, f"{len(found)} have {text!r}"
    return found[0]


def typed_on(machine: str) -> str:
    """How `tsunagari …` is typed on a kind of machine, from the runbooks' table, up to the command."""
    rows = section(f"{RUNBOOKS}/README.md", "コマンドの打ち方").splitlines()
    row = containing([line for line in rows if line.startswith(f"| {machine} |")], "status")
    match = re.search(r"`([^`]*) status`", row)
    assert match
    return match[1]
