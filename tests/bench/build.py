"""(e) Full build of 10,000 entries, beside Hugo making the same pages and files from the same data."""

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from services.chassis.runtime.database import Database
from services.japanese.labels import CATEGORIES
from services.publishing.domain.categories import category_slug
from services.publishing.pages.entry_pages import _linked_data
from services.publishing.pages.list_file import LIST_COLUMNS
from services.publishing.pages.open_data import ENTRY_FIELDS, entry_record
from services.publishing.pages.view import entry_view
from services.publishing.store.stored import read_entry
from tests.bench.figures import Aim, Line, compare, in_turn
from tests.bench.listing import list_entries
from tests.bench.place import Place, environment
from tests.running import scratch_database

ENTRIES = 10_000
PRODUCT, HUGO = "tsunagari site build --full", "Hugo (Debian's package)"
HUGO_SITE = Path(__file__).parent / "peers" / "hugo"
FIXED_PAGES = ("about", "accessibility", "open-data", "cases", "organisations")


def measure(place: Place, rounds: int) -> list[Line]:
    with _instance(place) as (database, run_dir):
        list_entries(database, ENTRIES)
        source = _hugo_source(place, database)
        files: dict[str, int] = {}
        worked: dict[str, list[float]] = {PRODUCT: [], HUGO: []}

        def count(who: str, seconds: tuple[float, float], site: Path) -> float:
            # Counted outside the time; pages and nothing else, for both keep files of their own beside them.
            files[who] = sum(1 for _ in site.rglob("index.html"))
            worked[who].append(seconds[1])
            return seconds[0]

        runs = in_turn(
            {
                PRODUCT: lambda: count(PRODUCT, *_build(place, run_dir)),
                HUGO: lambda: count(HUGO, *_run_hugo(place, source)),
            },
            rounds,
        )
        print(f"    pages: {files}", flush=True)
        assert min(files.values()) > ENTRIES, files
        aims = [Aim(HUGO, 0.5, at_most=True)]
        lines = compare(f"(e) full build of {ENTRIES:,}", "s", runs, PRODUCT, aims)
        # What else the machine does touches it little.
        return lines + compare("(e) its CPU time", "s", worked, PRODUCT, [])


@contextmanager
def _instance(place: Place) -> Iterator[tuple[Database, Path]]:
    """A database of publishing and a run directory that leads ``tsunagari site`` to it."""
    run_dir = place.scratch / "site-instance"
    (run_dir / "env").mkdir(parents=True, exist_ok=True)
    with scratch_database(place.running, "publishing") as database:
        lines = (place.instance.run / "env" / "publishing.env").read_text().splitlines()
        kept = [line for line in lines if not line.startswith(("DATABASE_URL", "SITE_DIR"))]
        settings = [*kept, f"DATABASE_URL={database.dsn}", f"SITE_DIR={run_dir / 'site'}"]
        file = run_dir / "env" / "publishing.env"
        file.touch(mode=0o600)
        file.write_text("\n".join(settings) + "\n")
        yield database, run_dir


def _build(place: Place, run_dir: Path) -> tuple[tuple[float, float], Path]:
    """Seconds of the whole command into an empty folder, flushed to the disk and announced."""
    site = run_dir / "site"
    _lay_aside(site)
    site.mkdir()
    settings = environment(place, "") | {"RUN_DIR": str(run_dir)}
    return _timed(
        [str(Path(sys.executable).with_name("tsunagari")), "site", "build", "--full"], settings
    ), site


def _run_hugo(place: Place, source: Path) -> tuple[tuple[float, float], Path]:
    site = place.scratch / "hugo-site"
    _lay_aside(site)
    command = ["hugo", "--quiet", f"--source={source}", f"--destination={site}"]
    return _timed(
        [*command, f"--cacheDir={place.scratch / 'hugo-cache'}"], environment(place, "")
    ), site


def _lay_aside(site: Path) -> None:
    """Make room for the next round without deleting anything: that is left to the start of the next run.

    For one to five minutes ext4 gives no inode away that was just deleted, and passes over each of them for every new
    file (fs/ext4/ialloc.c: recently_deleted): each ten thousand of them cost the next build two seconds, whoever built.
    """
    if site.exists():
        site.rename(site.with_name(f"{site.name}-{time.monotonic_ns()}"))


def _timed(command: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of CPU, with all processes that the command starts."""
    began, worked = time.perf_counter(), _cpu()
    outcome = subprocess.run(
        command, env=settings, capture_output=True, text=True, timeout=600, check=False
    )
    seconds = time.perf_counter() - began
    assert outcome.returncode == 0, outcome.stdout[-1000:] + outcome.stderr[-2000:]
    return seconds, _cpu() - worked


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _hugo_source(place: Place, database: Database) -> Path:
    """Hugo's site with a content file for each entry, whose labels are looked up already."""
    source = place.scratch / "hugo"
    _lay_aside(source)
    shutil.copytree(HUGO_SITE, source)
    content = source / "content"
    _write(content / "entries" / "_index.md", {"title": "エントリー一覧", "layout": "overview"})
    for name, slug in ((name, category_slug(name)) for name in CATEGORIES):
        _write(content / "entries" / slug / "_index.md", {"title": name, "slug": slug})
    for name in FIXED_PAGES:
        _write(content / f"{name}.md", {"title": name})
    with database.unit_of_work() as uow:
        rows = uow.all("SELECT * FROM entry")
    for row in rows:
        _write(
            content / "entries" / row["category_slug"] / f"{row['number']}.md", _front_matter(row)
        )
    return source


def _front_matter(row: dict[str, Any]) -> dict[str, Any]:
    entry = read_entry(row)
    view = entry_view(entry)
    record = entry_record(entry, "https://tsunagari.example.jp")
    return {
        "title": f"{row['sheet']['title']}（{row['number']}）",
        "description": row["sheet"]["summary"],
        "url": view["path"],
        "weight": 100_000 - row["position"],
        "slug": row["category_slug"],
        "entry": view,
        "linked": _linked_data(view, "https://tsunagari.example.jp"),
        "record": record,
        "cells": [_cell(record, name) for name, _ in ENTRY_FIELDS],
        "list": [cell(view) for _, cell in LIST_COLUMNS],
    }


def _cell(record: dict[str, Any], name: str) -> str:
    value: Any = record
    for part in name.split("."):
        value = value[part]
    return "、".join(value) if isinstance(value, list) else str(value)


def _write(file: Path, front_matter: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(front_matter, ensure_ascii=False, default=str), encoding="utf-8")
