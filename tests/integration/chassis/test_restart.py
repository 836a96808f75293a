"""A web process is restarted under load and no request is lost: the socket outlives the process."""

import os
import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import requests

from services.chassis.runtime.database import Database
from tests.builders import entry_sheet
from tests.integration.chassis.processes import start_web
from tests.running import Running, eventually


def _are_more_than(answers: Counter[str], count: int) -> bool:
    return sum(answers.values()) > count


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(25) == 0


def _accepts(process: subprocess.Popen[bytes], listening: socket.socket) -> bool:
    """Whether a process holds the socket once more than it was started with: that is the one it accepts from."""
    wanted = f"socket:[{os.fstat(listening.fileno()).st_ino}]"
    held = 0
    for descriptor in Path(f"/proc/{process.pid}/fd").iterdir():
        try:
            held += os.readlink(descriptor) == wanted
        except FileNotFoundError:  # closed meanwhile
            continue
    return held > 1


def _has_read(line: socket.socket) -> bool:
    """Whether the other side has accepted this connection and read all that was sent over it (proc(5), net/tcp)."""
    ends = [f":{end[1]:04X}" for end in (line.getpeername(), line.getsockname())]
    for row in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        _, local, remote, _, queues, _, _, _, _, inode, *_ = row.split()
        if local.endswith(ends[0]) and remote.endswith(ends[1]):
            return inode != "0" and queues.endswith(":00000000")
    return False


def test_no_request_is_lost_while_processes_take_turns(
    instance: Running, fresh_database: Callable[[str], Database]
) -> None:
    database = fresh_database("entries")
    environment = {
        **os.environ,
        "RUN_DIR": str(instance.run_dir),
        "DATABASE_URL": database.dsn,
        "WEB_ADDRESS": "127.0.0.1:1",  # where nobody may listen: the socket is what counts
    }
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        process = start_web(environment, listening.fileno())
        stack.callback(process.kill)
        eventually(lambda: requests.get(f"{url}/healthz", timeout=20).ok, 60)
        answers: Counter[str] = Counter()
        done = threading.Event()

        def submit_on_and_on() -> None:
            while not done.is_set():
                try:
                    answer = requests.post(
                        f"{url}/api/v1/entries",
                        json=entry_sheet(),
                        timeout=30,
                        headers={"Authorization": f"Bearer {instance.demo['INTAKE_KEY']}"},
                    )
                    answers[str(answer.status_code)] += 1
                except requests.RequestException as error:
                    answers[type(error).__name__] += 1

        threads = [threading.Thread(target=submit_on_and_on) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            successor = start_web(environment, listening.fileno())
            stack.callback(successor.kill)
            _end(process)
            before = sum(answers.values())
            eventually(partial(_are_more_than, answers, before + 20), 60)
            process = successor
        done.set()
        for thread in threads:
            thread.join(40)
        _end(process)
    assert set(answers) == {"201"}, answers
    with database.unit_of_work() as uow:
        kept = uow.one("SELECT count(*) AS entries FROM entry")
    assert kept is not None
    assert kept["entries"] == answers["201"]


def test_a_request_that_is_half_sent_when_the_process_stops_is_still_answered(
    instance: Running, fresh_database: Callable[[str], Database]
) -> None:
    database = fresh_database("entries")
    environment = {
        **os.environ,
        "RUN_DIR": str(instance.run_dir),
        "DATABASE_URL": database.dsn,
    }
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = listening.getsockname()
        process = start_web(environment, listening.fileno())
        stack.callback(process.kill)
        eventually(
            lambda: requests.get(f"http://127.0.0.1:{address[1]}/healthz", timeout=20).ok, 60
        )
        line = stack.enter_context(socket.create_connection(address, timeout=20))
        line.sendall(b"POST /apply/status HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nnumber")
        eventually(lambda: _has_read(line), pause=0.02)  # the beginning, and waits for the rest
        assert _accepts(process, listening)
        process.send_signal(signal.SIGTERM)
        eventually(lambda: not _accepts(process, listening), pause=0.02)
        line.sendall(b"=R1")
        assert line.recv(4096).startswith(b"HTTP/1.1 403 ")  # no form token: answered, not dropped
        assert process.wait(25) == 0
