"""Commands of entries: ``tsunagari entries check-text``. It needs no instance: nothing is read but what is typed."""

import json
import sys

import click

from services.entries.domain.personal_data import find_personal_data


@click.command("check-text")
def check_text() -> None:
    """標準入力の文章に、個人情報のようなものがないかを調べます。

    1行を一つの文章として読み、行ごとに、見つけたものの配列 [{"start": 始まり, "end": 終わり, "kind": 種類}] を JSON で表示します。
    位置は、その行のコードポイントで数えます。何も保存せず、データベースも使いません。
    """
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        found = [
            {"start": mark.start, "end": mark.end, "kind": mark.kind.value}
            for mark in find_personal_data(text)
        ]
        click.echo(json.dumps(found))
