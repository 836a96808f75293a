"""The command `tsunagari topology`: RabbitMQ's definitions, made, loaded and compared with what the broker has."""

import json
import os
from pathlib import Path
from typing import Any, TextIO

import click

from services.chassis.messaging.topology import definitions, differences, hash_password
from services.chassis.runtime.transport import Transport
from services.registry import SERVICES

MANAGEMENT_TIMEOUT = 30


@click.command("topology")
@click.option(
    "--passwords",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="各サービスの <service>/broker_password があるフォルダー。",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="画面ではなく、このファイルに書きます（モード 600）。",
)
@click.option(
    "--load",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="管理 API で読み込ませてから比べます。API のアドレス（利用者とパスワードを含む）を書いたファイルを指定します。",
)
@click.option(
    "--compare",
    type=click.File(encoding="utf-8"),
    help="`rabbitmqctl export_definitions` が書き出したものと比べるだけです（-：標準入力）。",
)
def topology(passwords: Path, out: Path | None, load: Path | None, compare: TextIO | None) -> None:
    """イベントの目録から RabbitMQ の定義を作ります（`rabbitmqctl import_definitions` で読み込みます）。"""
    from services.catalogue import subscriptions  # loads all services

    ours = definitions(SERVICES, subscriptions(), _password_hashes(passwords))
    text = json.dumps(ours, indent=1, ensure_ascii=False)
    if compare is not None:
        _agree(ours, _parsed(compare.read()))
    elif load is not None:
        _agree(ours, _load(ours, load.read_text(encoding="utf-8").strip()))
    elif out is None:
        click.echo(text)
    else:
        with open(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file_handle:
            file_handle.write(text)
        click.echo(f"{out} に書きました。rabbitmqctl import_definitions で読み込んでください。")


def _password_hashes(passwords: Path) -> dict[str, str]:
    hashes = {}
    for service in SERVICES:
        file = passwords / service / "broker_password"
        if not file.exists():
            raise click.ClickException(
                f"{file} がありません。{service} のブローカーのパスワードをそこに置いてください。"
            )
        hashes[service] = hash_password(file.read_text().strip(), salt=service.encode()[:4])
    return hashes


def _load(ours: dict[str, Any], address: str) -> dict[str, Any]:
    """Load the definitions and return what the broker has afterwards. Never to the path of one virtual host:
    there RabbitMQ passes users and permissions over without a word.
    """
    import requests

    transport = Transport.of(os.environ)
    try:
        place = f"{transport.checked('http', address).rstrip('/')}/api/definitions"
    except ValueError as error:
        raise click.ClickException(f"管理 API のアドレス：{error}") from None
    proof = transport.ca_file or True
    try:
        requests.post(place, json=ours, timeout=MANAGEMENT_TIMEOUT, verify=proof).raise_for_status()
        answer = requests.get(place, timeout=MANAGEMENT_TIMEOUT, verify=proof)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
    except requests.HTTPError as error:
        reply = error.response
        raise click.ClickException(
            f"ブローカーが断りました：HTTP {reply.status_code} {reply.text[:300]}"
        ) from None
    except requests.RequestException as error:
        # Its text would quote the address, and that holds the administrator's password.
        raise click.ClickException(f"ブローカーが答えません：{type(error).__name__}") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError:
        raise click.ClickException(
            "`rabbitmqctl export_definitions` が書き出したものではありません。"
        ) from None
    return found


def _agree(ours: dict[str, Any], found: dict[str, Any]) -> None:
    missing = differences(ours, found)
    if missing:
        raise click.ClickException(
            "ブローカーの次の定義が、ないか、違っています：\n  " + "\n  ".join(missing)
        )
    click.echo("ブローカーの利用者、権限、交換機、キュー、結び付けは、すべてそろっています。")
