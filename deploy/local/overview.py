"""`make status` and `make logs`: one screen that says whether all is well, and the logs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from deploy.local.commands import tsunagari
from deploy.local.console import table
from deploy.local.instance import Instance, StackError
from deploy.local.supervision import Supervisor

WORDS = {
    "RUNNING": "稼働中",
    "STARTING": "起動中",
    "BACKOFF": "再試行中",
    "STOPPING": "停止中",
    "STOPPED": "停止",
    "EXITED": "終了",
    "FATAL": "起動できず",
}


def show(instance: Instance) -> int:
    """Print processes, then what the product says of itself; 0 if all is well, 1 if not, 3 if down."""
    supervisor = Supervisor(instance)
    processes = supervisor.processes()
    if not processes:
        print("動いていません。make up で起動します。")
        return 3
    memory = memory_by_tree([int(found["pid"]) for found in processes if found["pid"]])
    rows = []
    for found in processes:
        seconds = int(time.time()) - found["start"] if found["statename"] == "RUNNING" else 0
        pid = found["pid"]
        rows.append(
            (
                found["name"],
                WORDS.get(found["statename"], found["statename"]),
                str(pid) if pid else "-",
                duration(seconds) if pid else "-",
                f"{memory.get(pid, 0) // 1024} MB" if pid else "-",
            )
        )
    total = sum(memory.values()) // 1024
    print(f"{instance.public_url}/　（{instance.run}、メモリー合計 {total} MB）\n")
    print(table(("プロセス", "状態", "PID", "稼働時間", "メモリー"), rows))
    print()
    failing = [found["name"] for found in processes if not found["pid"]]
    well = True
    sys.stdout.flush()
    try:
        tsunagari(instance, "status", show=True)
    except StackError:
        well = False  # it has said why, just above
    print()
    if failing:
        print(f"動いていないプロセスがあります：{'、'.join(failing)}。make up で起動します。")
    elif well:
        print(f"{len(processes)} プロセスがすべて動いています。")
    else:
        print(
            f"{len(processes)} プロセスはすべて動いていますが、上の表に対応の必要なものがあります。"
        )
    return 0 if well and not failing else 1


def memory_by_tree(pids: list[int]) -> dict[int, int]:
    """KiB of each process with all its descendants; memory shared between them counted once."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended while we were looking
        children.setdefault(int(after_name[1]), []).append(int(path.parent.name))

    def tree(pid: int) -> int:
        return proportional_set(pid) + sum(tree(child) for child in children.get(pid, []))

    return {pid: tree(pid) for pid in pids}


def proportional_set(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass  # ended while we were looking
    return 0


def duration(seconds: int) -> str:
    days, rest = divmod(max(0, seconds), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    if days:
        return f"{days}日{hours}時間"
    return f"{hours}時間{minutes:02d}分" if hours else f"{minutes}分{rest:02d}秒"


def follow(instance: Instance, names: list[str]) -> None:
    """Follow the logs of some or all programs until interrupted; replaces this process."""
    files = sorted(instance.log.glob("*.log")) if instance.log.exists() else []
    if names:
        known = {path.stem for path in files}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise StackError(
                f"{'、'.join(unknown)} のログはありません。あるのは {'、'.join(sorted(known))} です。"
            )
        files = [path for path in files if path.stem in names]
    if not files:
        raise StackError("ログはまだありません。make up で起動します。")
    os.execvp("tail", ["tail", "-n", "20", "-F", *map(str, files)])  # noqa: S606 - no shell is wanted
