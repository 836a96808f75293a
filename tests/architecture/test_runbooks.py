"""Whoever follows a document in trouble finds every command, file and word of it as it is written there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from services.chassis.runtime.settings import CHECKOUT
from services.commands.main import cli

RUNBOOKS = sorted((CHECKOUT / "deploy" / "runbooks").glob("*.md"))
DOCUMENTS = [
    CHECKOUT / "README.md",
    CHECKOUT / "services" / "README.md",
    *sorted((CHECKOUT / "deploy").glob("*/README.md")),
    *(path for path in RUNBOOKS if path.name != "README.md"),
]
TARGETS = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE))
# The word is also a namespace, a user and a database: those stand behind an option.
COMMAND = re.compile(r"(?<!-n )(?<!-u )(?<!-o )(?<!-g )\btsunagari ([a-z][a-z-]*(?: [^|;&>）]*)?)")
IN_COMPOSE = re.compile(r"run --rm operator ([a-z][^|;&>）]*)")


def code_lines(document: Path) -> Iterator[str]:
    """Every line of a fenced block and every piece of inline code."""
    text = document.read_text(encoding="utf-8")
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(
        r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    )


def commands(document: Path) -> list[list[str]]:
    found = []
    for line in code_lines(document):
        for pattern in (COMMAND, IN_COMPOSE):
            found += [shlex.split(words, comments=True) for words in pattern.findall(line)]
    return [words for words in found if words and "…" not in words and words[0] != "COMMAND"]


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and what is left of them. Raises LookupError where there is none."""
    command: click.Command = cli
    rest = list(words)
    while isinstance(command, click.Group):
        if not rest:
            return command, []
        found = command.get_command(click.Context(command), rest[0])
        if found is None:
            raise LookupError(f"tsunagari has no {' '.join(words)}")
        command, rest = found, rest[1:]
    return command, rest


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_command_in_a_document_exists_with_its_options(document: Path) -> None:
    for words in commands(document):
        command, rest = resolve(words)
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        for word in rest:
            if word.startswith("--"):
                assert word.partition("=")[0] in known, (
                    f"{document.name}: tsunagari {' '.join(words)}"
                )
    for line in code_lines(document):
        for target in re.findall(r"(?:^|[\s=0-9])make ([a-z-]+)", line):
            assert target in TARGETS, f"{document.name}: make {target}"


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.stem)
def test_every_command_of_a_runbook_can_be_typed_as_it_stands(runbook: Path) -> None:
    for words in commands(runbook):
        command, rest = resolve(words)
        if not isinstance(command, click.Group):
            command.make_context(command.name, rest).close()


def test_the_runbooks_use_what_operators_need_most() -> None:
    named = {" ".join(words[:2]) for path in RUNBOOKS for words in commands(path)}
    assert {"dead-letters replay", "mails resend", "site build", "outbox list", "migrate", "topology --passwords"} <= {
        *named, *(name.split()[0] for name in named)}  # fmt: skip


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.stem)
def test_links_and_files_of_a_runbook_are_there(runbook: Path) -> None:
    text = runbook.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (runbook.parent / target).exists(), target
    for path in re.findall(r"\bdeploy/[\w./-]*\w", text):
        assert (CHECKOUT / path).exists(), path


def test_every_runbook_is_listed() -> None:
    listed = re.findall(
        r"^\| [^|]* \| \[([\w-]+\.md)\]", RUNBOOKS_README.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(path.name for path in RUNBOOKS if path.name != "README.md")


def test_what_a_runbook_says_stands_in_the_log_is_logged_by_the_code() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (CHECKOUT / "services").rglob("*.py")
    )
    for runbook in RUNBOOKS:
        for name in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", runbook.read_text(encoding="utf-8")):
            assert name in code or name in NOT_OURS, f"{runbook.name}: nothing says {name}"


RUNBOOKS_README = CHECKOUT / "deploy" / "runbooks" / "README.md"
NOT_OURS = {"pg_wal"}
