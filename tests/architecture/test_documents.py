"""What can be generated from the code is, and stands in the documents as it is."""

import json
import re

import pytest

from services.catalogue import alarm_table, alarms, asyncapi, emitted, handled, table
from services.registry import SERVICES
from tests.running import ROOT


def test_the_catalogue_in_the_readme_is_the_one_of_the_code() -> None:
    readme = (ROOT / "services" / "README.md").read_text(encoding="utf-8")
    assert table() in readme, "services/README.md is behind the code: tsunagari catalogue table"


def test_the_asyncapi_document_is_the_one_of_the_code() -> None:
    document = json.loads((ROOT / "services" / "asyncapi.json").read_text(encoding="utf-8"))
    assert document == asyncapi(), (
        "services/asyncapi.json is behind the code: tsunagari catalogue asyncapi > services/asyncapi.json"
    )


def test_every_alarm_stands_in_the_runbooks_with_the_page_that_helps() -> None:
    runbooks = ROOT / "deploy" / "runbooks"
    assert alarm_table() in (runbooks / "README.md").read_text(encoding="utf-8"), (
        "deploy/runbooks/README.md is behind the code: tsunagari catalogue alarms"
    )
    for measure in alarms():
        assert measure.alarm is not None
        page = (runbooks / measure.alarm.runbook).read_text(encoding="utf-8")
        assert f"`{measure.alarm.name}`" in page, f"{measure.alarm.runbook}: {measure.alarm.name}"


def test_metrics_are_named_by_the_conventions_of_prometheus() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "services").rglob("*.py")
    )
    for kind, name in re.findall(r'\b(Counter|Gauge|Histogram|Measure)\(\s*"(\w+)"', source):
        assert re.fullmatch(r"(tsunagari|http_server)_[a-z]+(_[a-z]+)*", name), name
        assert name.endswith("_total") == (kind == "Counter"), name
        assert not re.search(r"_(minutes|hours|days|ms|milliseconds|percent|mb)$", name), name
        if kind == "Histogram":
            assert name.endswith("_duration_seconds"), name


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_readme_names_what_it_emits_and_handles(service: str) -> None:
    readme = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    short = [re.sub(r"\.v\d+$", "", e.type) for e in emitted().values() if e.source == service]
    short += [re.sub(r"\.v\d+$", "", r.event_type) for r in handled() if r.consumer == service]
    # Receipts follow from the others.
    assert [name for name in short if not name.endswith(".received") and name not in readme] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_migration_can_be_taken_back(service: str) -> None:
    folder = ROOT / "services" / service / "migrations"
    names = {file.name for file in folder.glob("*.sql")}
    forward = {name for name in names if not name.endswith(".rollback.sql")}
    assert forward
    assert {name.replace(".sql", ".rollback.sql") for name in forward} <= names


@pytest.mark.parametrize(
    "document", ["README.md", "services/README.md", "CHANGELOG.md", "tests/README.md"]
)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    file = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), f"{document} links to {target}"


def test_no_file_of_code_is_longer_than_one_subject_needs() -> None:
    long = [
        f"{file.relative_to(ROOT)}: {count}"
        for file in (ROOT / "services").rglob("*.py")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 320
    ]
    assert long == []
