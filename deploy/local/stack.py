"""Start, stop and look at one instance: python -m deploy.local.stack up|down|status|logs|free-port

Run by the ordinary user with the virtual environment's Python; `make` does that. Every step may be
repeated: what is done already is recognised and left alone.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator

from deploy.local import (
    demo,
    frontdoor,
    leftovers,
    overview,
    ports,
    postgres,
    rabbitmq,
    readiness,
    settings,
)
from deploy.local.commands import code_version, tsunagari
from deploy.local.console import say, step
from deploy.local.instance import (
    Instance,
    StackError,
    find_instance,
    record_port,
    recorded_port,
)
from deploy.local.programs import (
    INFRASTRUCTURE,
    SERVICE_PROGRAMS,
    WEB_PROGRAMS,
    WORKER_PROGRAMS,
    all_programs,
    base_environment,
)
from deploy.local.supervision import Supervisor
from services.registry import SERVICES

LEAST_FREE_DISK = 1024**3  # bytes
READY_WITHIN = 60  # seconds


def up(instance: Instance, infrastructure_only: bool = False) -> None:
    """Bring everything up, in the order in which one thing needs the other."""
    refuse_other_port(instance)
    supervisor = Supervisor(instance)
    end_leftovers(instance, supervisor)
    with step("ポートと空き容量の確認"):
        check_disk(instance)
        states = supervisor.states()
        ours = [name for name, found in states.items() if found["pid"]]
        listening = instance.ports.by_program()
        ports.check_free({name: port for name, port in listening.items() if name not in ours})

    record_port(instance)
    with step("設定と鍵") as outcome:
        first = postgres.prepare(instance)
        rabbitmq.prepare(instance)
        frontdoor_changed = frontdoor.prepare(instance)
        version = hashlib.sha256((code_version() + settings.write(instance)).encode()).hexdigest()
        outcome.note = "データベースを新しく作りました" if first else ""
    prepared = (
        not first
        and rabbitmq.definitions_file(instance).exists()
        and instance.stamp_matches("prepared", version)
    )
    with step("データベース、ブローカー、メール受け"):
        supervisor.write(all_programs(instance))
        supervisor.start(base_environment(instance))
        supervisor.ensure(*INFRASTRUCTURE)
        conditions = infrastructure_conditions(instance)
        if prepared and not infrastructure_only and none_runs(supervisor, SERVICE_PROGRAMS):
            # Nothing to migrate: web processes, which know no broker, may load while it starts.
            # Workers would meet it too early and wait out their pause between two attempts.
            readiness.wait_for(supervisor, {"postgres": conditions["postgres"]}, READY_WITHIN)
            supervisor.ensure(*WEB_PROGRAMS)
            instance.set_stamp("running", version)
        readiness.wait_for(supervisor, conditions, READY_WITHIN)
        postgres.make_roles(instance)
    if infrastructure_only:
        return

    if not prepared:
        with step("データベースの移行"):
            tsunagari(instance, "migrate")
        with step("ブローカーの定義の作成"):
            make_topology(instance)
    with step("ブローカーの定義") as outcome:
        outcome.note = "" if rabbitmq.import_definitions(instance) else "変更なし"
    instance.set_stamp("prepared", version)

    start_services(instance, supervisor, version)
    with step("入口（nginx）"):
        if not supervisor.ensure("nginx") and frontdoor_changed:
            supervisor.hang_up("nginx")
        readiness.wait_for(
            supervisor,
            {"nginx": lambda: 0 < readiness.status_of(instance.ports.front, "/apply/") < 500},
            20,
        )
    if os.environ.get("ENVIRONMENT", "development") == "development":
        demo.write_accounts(instance)
        with step("見本のアカウントとデータ") as outcome:
            outcome.note = "" if demo.load(instance, anew=first) else "登録済み"
    say(demo.greeting(instance, len(supervisor.processes())))


def none_runs(supervisor: Supervisor, names: tuple[str, ...]) -> bool:
    states = supervisor.states()
    return not any(states[name]["pid"] for name in names)


def end_leftovers(instance: Instance, supervisor: Supervisor) -> int:
    """End what a vanished supervisord left running; gives how many processes that were."""
    if supervisor.is_running() or not leftovers.find(instance):
        return 0
    with step("前回から残っているプロセスの停止") as outcome:
        count = leftovers.end(instance)
        outcome.note = f"{count} プロセス"
    return count


def infrastructure_conditions(instance: Instance) -> dict[str, Callable[[], bool]]:
    port = instance.ports
    return {
        "epmd": lambda: readiness.accepts(port.epmd),
        "postgres": lambda: readiness.answers(port.postgres, readiness.POSTGRES_SSL_REQUEST),
        # A version other than 0-9-1 is answered with the version it speaks: 8 bytes.
        "rabbitmq": lambda: readiness.answers(port.amqp, b"AMQP\x00\x00\x00\x00", 8),
        "mailbox": lambda: readiness.answers(port.mailbox),
    }


def make_topology(instance: Instance) -> None:
    tsunagari(
        instance,
        "topology",
        "--out",
        str(rabbitmq.definitions_file(instance)),
        "--passwords",
        str(rabbitmq.passwords_directory(instance)),
    )


def start_services(instance: Instance, supervisor: Supervisor, version: str) -> None:
    """Start what does not run; restart everything when code or settings are newer than it."""
    running = not none_runs(supervisor, SERVICE_PROGRAMS)
    if running and not instance.stamp_matches("running", version):
        with step("変更されたサービスの入れ替え"):
            supervisor.stop(*WORKER_PROGRAMS)
            supervisor.replace(*WEB_PROGRAMS)
    with step("サービス（web と worker）") as outcome:
        started = supervisor.ensure(*SERVICE_PROGRAMS)
        instance.set_stamp("running", version)
        conditions: dict[str, Callable[[], bool]] = {}
        for service in SERVICES:
            conditions[f"{service}-web"] = ready(instance.ports.web(service))
            conditions[f"{service}-worker"] = ready(instance.ports.worker(service))
        readiness.wait_for(supervisor, conditions, READY_WITHIN)
        outcome.note = "" if started else "起動済み"


def ready(port: int) -> Callable[[], bool]:
    return lambda: readiness.status_of(port, "/readyz") == 200


def refuse_other_port(instance: Instance) -> None:
    """Raises StackError when the instance of this run directory runs on another port."""
    recorded = recorded_port(instance.run)
    if recorded is None or recorded == instance.ports.front:
        return
    other = Instance(instance.run, type(instance.ports)(recorded))
    if Supervisor(other).is_running():
        raise StackError(
            f"{instance.run} のインスタンスは PORT={recorded} で動いています。"
            "番号を変えるには、先に make down で止めてください。"
        )


def check_disk(instance: Instance) -> None:
    free = shutil.disk_usage(instance.run).free
    if free < LEAST_FREE_DISK:
        raise StackError(
            f"{instance.run} のあるディスクの空きが {free // 1024**2} MB しかありません。"
            "1 GB 以上空けてから、もう一度実行してください。"
        )


def down(instance: Instance) -> None:
    """Stop everything and leave the data. Services first: they finish what they are doing."""
    supervisor = Supervisor(instance)
    ended = end_leftovers(instance, supervisor)
    if not supervisor.is_running():
        say("止めました。データは残っています。" if ended else "動いていません。")
        return
    with step("入口とサービスの停止"):
        supervisor.stop("nginx", *SERVICE_PROGRAMS)
    with step("データベース、ブローカー、メール受けの停止"):
        supervisor.stop("mailbox", "rabbitmq", "postgres")
        supervisor.stop("epmd")
        supervisor.shutdown()
    say("止めました。データは残っています。")


@contextlib.contextmanager
def alone(instance: Instance) -> Iterator[None]:
    """Only one `up` or `down` of an instance at a time; the second waits."""
    instance.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance.run.chmod(0o700)
    with (instance.run / "stack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.local.stack")
    commands = parser.add_subparsers(dest="command", required=True)
    bring = commands.add_parser("up", help="すべてを起動します")
    bring.add_argument(
        "--infrastructure-only", action="store_true", help="サービスのプロセスは起動しません"
    )
    commands.add_parser("down", help="すべてを止めます（データは残ります）")
    commands.add_parser("status", help="プロセス、キュー、送信待ちの一覧を表示します")
    follow = commands.add_parser("logs", help="ログを追いかけます")
    follow.add_argument("names", nargs="*", help="ログの名前（例：entries-web）。省略するとすべて")
    free = commands.add_parser("free-port", help="空いている番号の範囲の先頭を表示します")
    free.add_argument("start", type=int)
    chosen = parser.parse_args()
    os.umask(0o077)
    try:
        if chosen.command == "free-port":
            print(ports.first_free_base(chosen.start))
            return
        instance = find_instance()
        if chosen.command == "up":
            with alone(instance):
                up(instance, chosen.infrastructure_only)
        elif chosen.command == "down":
            with alone(instance):
                down(instance)
        elif chosen.command == "status":
            sys.exit(overview.show(instance))
        else:
            overview.follow(instance, chosen.names)
    except StackError as error:
        sys.exit(f"\nエラー：{error}")
    except BrokenPipeError:
        # `make status | head`: the reader has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit("\n中断しました。make up で続きから始められます。")


if __name__ == "__main__":
    main()
