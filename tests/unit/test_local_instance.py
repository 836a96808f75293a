"""What `make up` knows of an instance before anything runs: its folder, the supervisor's socket, what was left behind."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from deploy.local import leftovers
from deploy.local.instance import ROOT, Instance, Ports, StackError, find_instance
from deploy.local.supervision import LONGEST_SOCKET, Supervisor, socket_of


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path, Ports(18080))


@pytest.fixture
def orphan(instance: Instance) -> Iterator[subprocess.Popen[bytes]]:
    """A process as supervisord starts it, whose supervisord is gone."""
    mark = {"SUPERVISOR_SERVER_URL": f"unix://{socket_of(instance)}"}
    with subprocess.Popen(["/bin/sleep", "60"], env=mark) as process:
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ROOT / ".run"),
        (".run2", ROOT / ".run2"),
        ("/srv/one/../two/", Path("/srv/two")),
    ],
)
def test_the_run_directory_has_one_name_however_it_is_asked_for(
    asked: str, found: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUN_DIR", asked)
    monkeypatch.setenv("PORT", "18080")
    assert find_instance().run == found


def test_a_folder_too_long_for_a_socket_is_refused_with_the_length_that_fits(
    tmp_path: Path,
) -> None:
    room = LONGEST_SOCKET - len("/supervisord.sock")
    long = "/" + "x" * (room - 1)
    assert socket_of(Instance(Path(long), Ports(18080))) == Path(long, "supervisord.sock")
    with pytest.raises(StackError, match=f"RUN_DIR に {room} バイトまで"):
        socket_of(Instance(Path(long + "x"), Ports(18080)))


def test_a_supervisor_that_is_gone_is_not_taken_for_one_that_runs(instance: Instance) -> None:
    supervisor = Supervisor(instance)
    assert not supervisor.is_running()
    supervisor.write([])
    assert not supervisor.is_running()
    assert supervisor.processes() == []


def test_what_a_lost_supervisor_left_running_is_found_and_ended(
    instance: Instance, orphan: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    other = Instance(tmp_path / "other", Ports(18180))
    assert leftovers.find(other) == {}
    assert leftovers.find(instance) == {orphan.pid: signal.SIGTERM}
    Thread(target=orphan.wait, daemon=True).start()  # it is our child: somebody has to see it end
    assert leftovers.end(instance) == 1
    assert leftovers.find(instance) == {}
