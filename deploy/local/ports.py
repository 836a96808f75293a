"""Whether the ports of an instance are free, and who holds one that is not."""

from __future__ import annotations

import socket
from pathlib import Path

from deploy.local.instance import Ports, StackError

LISTENING = "0A"


def is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def check_free(ports: dict[str, int]) -> None:
    """Raises StackError naming each port that somebody holds, and the way out."""
    taken = {program: port for program, port in ports.items() if is_taken(port)}
    if not taken:
        return
    lines = [
        f"  {port}（{program} 用）{holder(port)}"
        for program, port in sorted(taken.items(), key=lambda pair: pair[1])
    ]
    raise StackError(
        "次のポートはほかのプログラムが使っています。\n"
        + "\n".join(lines)
        + "\nそのプログラムを止めるか、PORT=18080 make up のように別の番号で起動してください"
        "（その番号から 24 番先までを使います）。"
    )


def holder(port: int) -> str:
    """What can be seen of the process that listens on a port: its name, or only its user."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        path = Path(table)
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                return _process_of_socket(fields[9]) or f"：利用者番号 {fields[7]} のプロセス"
    return ""


def _process_of_socket(inode: str) -> str:
    wanted = f"socket:[{inode}]"
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(descriptor.readlink()) != wanted:
                continue
            process = descriptor.parents[1]
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            return f"：PID {process.name} {command[:80]}"
        except OSError:
            continue  # another user's process, or one that has just ended
    return ""


def first_free_base(start: int, step: int = 100) -> int:
    """The first base port from `start` on whose whole range is free."""
    for base in range(start, 60000, step):
        if not any(is_taken(port) for port in Ports(base).by_program().values()):
            return base
    raise StackError("空いているポートが見つかりません。ほかのインスタンスを止めてください。")
