"""Which account a command works as: files that root left behind would stop the processes of the instance."""

import os
from pathlib import Path


class NoAccount(Exception):
    """Root typed the command, and the folder does not say for whom; the message is for the operator."""


def become_owner(folder: Path) -> None:
    """Called by root, go on as the account that ``folder`` belongs to. Raises NoAccount where that is root too."""
    if os.geteuid() == 0:
        uid, gid = owner_of(folder)
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        # Root's own may be strict, and nginx reads the site as somebody else.
        os.umask(0o022)


def owner_of(folder: Path) -> tuple[int, int]:
    """User and group of the account that ``folder`` was given to. Raises NoAccount."""
    if not folder.exists() or folder.stat().st_uid == 0:
        raise NoAccount(
            f"{folder} がないか、root のものです。root が書いたものは、どのプロセスも変えられません。何もしていません。"
            "作って、プロセスを動かす利用者のものにするか（chown）、その利用者として実行してください。"
        )
    return folder.stat().st_uid, folder.stat().st_gid
