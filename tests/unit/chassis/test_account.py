"""Root's commands work as the account that the files belong to, or not at all."""

import os
from pathlib import Path

import pytest

from services.chassis.runtime.account import NoAccount, become_owner, owner_of


def test_command_works_as_the_account_that_the_folder_belongs_to(tmp_path: Path) -> None:
    assert owner_of(tmp_path) == (os.getuid(), tmp_path.stat().st_gid)


@pytest.mark.parametrize("folder", ["/", "/not/there"])
def test_folder_that_is_roots_or_not_there_stands_for_no_account(folder: str) -> None:
    with pytest.raises(NoAccount, match="何もしていません"):
        owner_of(Path(folder))


def test_ordinary_user_stays_who_they_are(tmp_path: Path) -> None:
    become_owner(Path("/"))
    assert os.geteuid() == tmp_path.stat().st_uid
