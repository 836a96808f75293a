"""The disk is full while the site is built: the site that is up stays whole, and the build is tried again and again."""

import json
import re
import resource

import pytest
import requests

from services.publishing.store.work import StoreWork
from tests.chaos.faults import Faults
from tests.running import Running, eventually

pytestmark = pytest.mark.timeout(180)
WORKER = "publishing-worker"


def test_builds_that_fail_on_a_full_disk_are_tried_again_and_end_nobody(
    instance: Running, faults: Faults
) -> None:
    pid = pid_of(faults)
    before = requests.get(f"{instance.url}/entries/", timeout=10).content
    release = figure(instance, "tsunagari_site_release")
    failed = figure(instance, "tsunagari_site_build_failures_total")

    # No room for a single byte; what its log needs goes through a pipe.
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, usual[1]))
    faults.on_the_way_back(lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, usual))
    with instance.database("publishing").unit_of_work() as uow:
        pages = StoreWork(uow).pages
        pages.mark({("list", ""), ("home", "")}, pages.take_change_number())
    eventually(lambda: figure(instance, "tsunagari_site_build_failures_total") >= failed + 2, 60)

    assert requests.get(f"{instance.url}/entries/", timeout=10).content == before
    assert instance.tsunagari("site", "check").returncode == 0
    assert figure(instance, "tsunagari_site_release") == release
    said = last_failure(instance)
    assert said["error"] == "OSError EFBIG"
    assert said["kept"] == "the site that is up"
    assert asked(instance, "/healthz").status_code == 200
    assert "site builder away" in asked(instance, "/readyz").text

    resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)
    eventually(lambda: figure(instance, "tsunagari_site_release") > release, 60)
    assert pid_of(faults) == pid
    eventually(lambda: faults.is_ready(WORKER))
    assert instance.tsunagari("site", "check").returncode == 0


def pid_of(faults: Faults) -> int:
    return int(faults.supervisor.states()[WORKER]["pid"])


def asked(instance: Running, path: str) -> requests.Response:
    address = instance.settings("publishing").worker_address
    return requests.get(f"http://{address}{path}", timeout=5)


def figure(instance: Running, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", asked(instance, "/metrics").text, re.MULTILINE)
    assert found, name
    return float(found[1])


def last_failure(instance: Running) -> dict[str, str]:
    lines = (instance.run_dir / "log" / f"{WORKER}.log").read_text().splitlines()
    return next(
        line
        for line in (json.loads(text) for text in reversed(lines) if text.startswith("{"))
        if line["event"] == "site_build_failed"
    )
