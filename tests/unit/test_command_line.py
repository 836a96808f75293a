"""The command line speaks Japanese to whoever types it: in help, and when what was typed cannot be used."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from services.commands.main import cli

# Names of commands, options and columns are English; three such words in a row are a sentence.
ENGLISH = re.compile(r"(?<![-\w<`])[A-Za-z]?[a-z']+(?:[ \n]+[a-z']+){2,}")
JAPANESE = re.compile("[ぁ-ん]")


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None, f"{path} {name} is listed and not there"
                yield from commands(found, (*path, name))


def english(text: str) -> list[str]:
    """Runs of English words, commands between backquotes left out."""
    return ENGLISH.findall(re.sub(r"`[^`]*`", "", text))


@pytest.mark.parametrize("path", list(commands(cli)), ids=" ".join)
def test_the_help_of_every_command_is_japanese(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cli, [*path, "--help"])
    assert shown.exit_code == 0
    usage, _, rest = shown.output.partition("\n")
    assert usage.startswith("使い方：")
    assert english(rest) == []
    for line in re.findall(r"^  -.*(?:\n {6,}.*)*", rest, re.MULTILINE):
        assert JAPANESE.search(line), f"an option is not explained: {line}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["nothing"], "エラー：nothing というコマンドはありません。"),
        (["run", "entries"], "エラー：指定してください： '{web|worker}'"),
        (["run", "kitchen", "web"], "kitchen は使えません。次から選びます："),
        (["migrate", "--dry"], "--dry というオプションはありません。"),
        (["topology"], "エラー：指定してください： '--passwords'"),
        (["dead-letters", "replay", "7"], "エラー：番号はサービスごとのものです。"),
        (["dead-letters", "show", "--service", "entries", "x"], "x は数ではありません。"),
        (["events", "replay", "--service", "entries"], "どのイベントかを"),
        (["events", "replay", "--id", "x"], "x は ID の形をしていません。"),
        (["entry"], "エラー：指定してください： 'NUMBER'"),
        (["settings", "more"], "余分な引数があります：more"),
    ],
)
def test_what_cannot_be_used_is_said_in_japanese(typed: list[str], said: str) -> None:
    answer = CliRunner().invoke(cli, typed, prog_name="tsunagari")
    assert answer.exit_code != 0
    assert said in answer.output
    assert english(re.sub(r"^使い方：.*$", "", answer.output, flags=re.MULTILINE)) == []
