"""One screen that tells whether all is well: outboxes, retries, dead letters, queues."""

import amqp
from rich.console import Console
from rich.table import Table

from services.catalogue import subscriptions
from services.chassis.broker import BROKER_GONE, connect_to_broker, drop
from services.chassis.database import DATABASE_GONE, Database
from services.chassis.settings import SERVICES, Settings, instance_settings

_COUNTS = """
SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS waiting,
       (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::int FROM outbox WHERE published_at IS NULL) AS oldest,
       (SELECT count(*) FROM inbox_retry) AS retries,
       (SELECT count(*) FROM dead_letter) AS dead"""


def show_status() -> bool:
    """Print the state of every service and return whether nothing needs a person."""
    console = Console()
    table = Table(title="イベント")
    for column in (
        "サービス",
        "DB",
        "送信待ち",
        "最古",
        "再試行",
        "不達",
        "キュー",
        "受信",
    ):
        table.add_column(column, justify="left" if column == "サービス" else "right", no_wrap=True)
    all_well = True
    for service in SERVICES:
        settings = instance_settings(service)
        try:
            with Database(settings.database_url, 1, "tsunagari status").unit_of_work() as uow:
                row = uow.one(_COUNTS) or {}
            cells = [
                "正常",
                str(row["waiting"]),
                f"{row['oldest']}秒",
                str(row["retries"]),
                str(row["dead"]),
            ]
            all_well &= row["dead"] == 0 and row["oldest"] < 300
        except DATABASE_GONE:
            cells, all_well = ["停止", "?", "?", "?", "?"], False
        messages, consumers = _queues(settings)
        done, _, wanted = consumers.partition("/")
        all_well &= messages != "停止" and done == wanted
        table.add_row(service, *cells, messages, consumers)
    console.print(table)
    console.print(
        "イベントは滞りなく流れています。"
        if all_well
        else "対応が要ります。「受信」が欠けていれば worker、「不達」があれば tsunagari dead-letters list を確かめてください。"
    )
    return all_well


def _queues(settings: Settings) -> tuple[str, str]:
    """Messages ready in the service's queues, and how many of the queues have a consumer."""
    connection, service = None, settings.service
    try:
        connection = connect_to_broker(settings.broker_url, f"{service} status", settings.ca_file)
        channel = connection.channel()
        names = [s.queue for s in subscriptions() if s.consumer == service] + [
            f"{service}.dead-letters"
        ]
        states = [channel.queue_declare(name, passive=True) for name in names]
        return str(
            sum(s.message_count for s in states)
        ), f"{sum(s.consumer_count > 0 for s in states)}/{len(names)}"
    except (*BROKER_GONE, amqp.exceptions.AMQPError):
        return "停止", "?"
    finally:
        drop(connection)
