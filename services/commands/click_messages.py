"""click's own sentences in Japanese.

click asks gettext for them, and gettext reads compiled catalogues only; so few sentences need no compiler.
"""

import click

_JAPANESE = {
    "Usage:": "使い方：",
    "Options": "オプション",
    "Commands": "コマンド",
    "Positional arguments": "引数",
    "Show this message and exit.": "この説明を表示します。",
    "default: {default}": "省略すると {default}",
    "required": "必須",
    "Error: {message}": "エラー：{message}",
    "Try '{command} {option}' for help.": "説明は `{command} {option}` で表示します。",
    "Aborted!": "中断しました。",
    "Missing command.": "コマンドを指定してください。",
    "Missing argument": "指定してください：",
    "Missing option": "指定してください：",
    "Missing parameter": "指定してください：",
    "Choose from:\n\t{choices}": "次から選びます：\n\t{choices}",
    "No such option {name!r}.": "{name} というオプションはありません。",
    "No such command {name!r}.": "{name} というコマンドはありません。",
    "Did you mean {possibility}?": "{possibility} でしょうか。",
    "(Did you mean one of: {possibilities}?)": "次のどれかでしょうか：{possibilities}",
    "Got unexpected extra argument ({args})": "余分な引数があります：{args}",
    "Got unexpected extra arguments ({args})": "余分な引数があります：{args}",
    "Option {name!r} requires an argument.": "{name} には値が要ります。",
    "Option {name!r} does not take a value.": "{name} に値は付けられません。",
    "Invalid value: {message}": "値が正しくありません：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} の値が正しくありません：{message}",
    "{value!r} is not {choice}.": "{value} ではなく {choice} です。",
    "{value!r} is not one of {choices}.": "{value} は使えません。次から選びます：{choices}",
    "{value!r} is not a valid {number_type}.": "{value} は数ではありません。",
    "{value} is not in the range {range}.": "{value} は範囲（{range}）の外です。",
    "{value!r} is not a valid UUID.": "{value} は ID の形をしていません。",
    "{value!r} does not match the format {format}.": "{value} は {format} の形をしていません。",
    "{value!r} does not match the formats {formats}.": "{value} は {formats} のどの形でもありません。",
    "file": "ファイル",
    "directory": "フォルダー",
    "path": "パス",
    "{name} {filename!r} does not exist.": "{name} {filename} はありません。",
    "{name} {filename!r} is a file.": "{name} {filename} はファイルです。",
    "{name} {filename!r} is a directory.": "{name} {filename} はフォルダーです。",
    "{name} {filename!r} is not readable.": "{name} {filename} を読めません。",
    "Could not open file {filename!r}: {message}": "ファイル {filename} を開けません：{message}",
    "Error: The two entered values do not match.": "エラー：2回の入力が違います。",
}


def speak_japanese() -> None:
    """Have click say its sentences in Japanese; one that is not listed stays English."""
    modules = (
        click.core, click.decorators, click.exceptions, click.formatting, click.parser,
        click.termui, click.types,
    )  # fmt: skip
    for module in modules:
        vars(module).update(_=_in_japanese, ngettext=_of_several)


def _in_japanese(text: str) -> str:
    return _JAPANESE.get(text, text)


def _of_several(one: str, several: str, count: int) -> str:
    return _in_japanese(one if count == 1 else several)
