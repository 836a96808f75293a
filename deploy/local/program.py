"""A program that supervisord keeps running, and its section in supervisord's configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A process to keep running. `stop` is the signal that ends it in good order."""

    name: str
    command: list[str]
    directory: Path
    environment: dict[str, str] = field(default_factory=dict)
    stop: str = "TERM"
    patience: int = 15  # seconds between that signal and SIGKILL
    rank: int = 50  # lower starts earlier and stops later
    listen: int = (
        0  # a port whose socket supervisord holds and hands to each copy as its standard input
    )
    copies: int = 1  # that run at the same time, where `listen` names a port

    def section(self, log: Path) -> str:
        command = " ".join(_quoted(word) for word in self.command)
        environment = ",".join(
            f'{name}="{_escaped(value)}"' for name, value in sorted(self.environment.items())
        )
        # One copy more than run: the next one is started before the last one is stopped, and the socket stays.
        head = (
            f"""\
[fcgi-program:{self.name}]
socket = tcp://127.0.0.1:{self.listen}
process_name = %(program_name)s-%(process_num)d
numprocs = {self.copies + 1}
numprocs_start = 1"""
            if self.listen
            else f"[program:{self.name}]"
        )
        return f"""
{head}
command = {command}
directory = {self.directory}
environment = {environment}
priority = {self.rank}
autostart = false
autorestart = true
; A process that dies within a second of starting is tried again, later and later.
startsecs = 1
startretries = 20
stopsignal = {self.stop}
stopwaitsecs = {self.patience}
killasgroup = true
redirect_stderr = true
stdout_logfile = {log}/{self.name}.log
stdout_logfile_maxbytes = 10MB
stdout_logfile_backups = 3
"""


def _escaped(value: str) -> str:
    return value.replace("%", "%%").replace('"', '\\"')


def _quoted(word: str) -> str:
    word = word.replace("%", "%%")
    return f"'{word}'" if any(char in word for char in ' ;"{}*') else word
