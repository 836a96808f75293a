"""(f) Memory: what every process of the running instance keeps resident, after whatever was measured before."""

from pathlib import Path

from deploy.local.supervision import Supervisor
from tests.bench.figures import Line, against_limit
from tests.bench.place import Place

LIMIT_MEGABYTES = 500.0


def measure(place: Place, rounds: int) -> list[Line]:
    """One reading of supervisord and all that it started, each copy of a program too: ``rounds`` does not apply.

    Pages that processes share (PostgreSQL's buffers, forked nginx workers) are counted once in the sum, as
    proportional shares; the lines of single programs show the same measure.
    """
    supervisor = Supervisor(place.instance)
    families = {"supervisord": [int((place.instance.run / "supervisord.pid").read_text())]}
    for process in supervisor.processes():
        families.setdefault(process["group"], []).extend(_family(process["pid"]))
    lines, total, resident = [], 0.0, 0.0
    for name, family in sorted(families.items()):
        share = sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in family) / 1024
        resident += sum(_kilobytes(pid, "status", "VmRSS:") for pid in family) / 1024
        total += share
        who = name if len(family) == 1 else f"{name} ({len(family)} processes)"
        lines.append(Line("(f) memory", who, "MB", [share]))
    lines.append(Line("(f) memory", "sum of RSS (shared pages counted again)", "MB", [resident]))
    lines.append(against_limit("(f) memory", "all processes", "MB", [total], LIMIT_MEGABYTES))
    return lines


def _family(pid: int) -> list[int]:
    """A process and all that it started. What ends while we look is left out."""
    family = [pid]
    for parent in family:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                family += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return family


def _kilobytes(pid: int, file: str, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(field))
